import type { JsonSchema } from '../../../src/crds/json-schema.ts';
import type { ValueSchema } from './value-schema.ts';

const copied = [
  'description',
  'type',
  'enum',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maxProperties',
  'anyOf',
  'required',
] as const satisfies readonly (keyof JsonSchema)[];

/** Its pattern, and those of rules that are nothing but a match of the text with a pattern. */
function patternsOf(schema: JsonSchema): string[] {
  const own = schema.pattern === undefined ? [] : [schema.pattern];
  const ofRules = (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) => {
    const pattern = /^self\.matches\(r"([^"]*)"\)$/.exec(rule)?.[1];
    return pattern === undefined ? [] : [pattern];
  });
  return [...own, ...ofRules];
}

function mapValues<T, U>(entries: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, map(entry)]));
}

/**
 * A structural schema as Helm can judge it, before the API server does: fields that the schema
 * does not know are refused rather than dropped, and rules that match a text become patterns.
 * Other rules in CEL are left to the API server.
 */
export function strictSchema(schema: JsonSchema): ValueSchema {
  const { properties, items, additionalProperties } = schema;
  const [pattern, ...more] = patternsOf(schema);
  return {
    ...Object.fromEntries(
      copied.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]]),
    ),
    ...(pattern === undefined ? {} : { pattern }),
    ...(more.length === 0 ? {} : { allOf: more.map((other) => ({ pattern: other })) }),
    ...(properties === undefined
      ? {}
      : { properties: mapValues(properties, strictSchema), additionalProperties: false }),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: strictSchema(additionalProperties) }),
    ...(items === undefined ? {} : { items: strictSchema(items) }),
  };
}
