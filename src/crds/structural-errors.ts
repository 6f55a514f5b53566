import { RE2JS } from 're2js';
import type { JsonSchema } from './json-schema.ts';

export interface StructuralError {
  /** Where in the object: `spec.routes[].host`. */
  readonly path: string;
  readonly problem: string;
}

type Check = (schema: JsonSchema) => string | undefined;

const formats: readonly string[] = ['int32', 'int64', 'date-time'];

const shortestDescription = 20;

function compiles(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

function patternsOf(schema: JsonSchema): string[] {
  const inRules = (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) =>
    [...rule.matchAll(/matches\(r"([^"]*)"\)/g)].map((match) => match[1] ?? ''),
  );
  return schema.pattern === undefined ? inRules : [schema.pattern, ...inRules];
}

function isIntOrString(schema: JsonSchema): boolean {
  return schema['x-kubernetes-int-or-string'] === true;
}

function checkKeys(schema: JsonSchema): string | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const { items } = schema;
  const free = keys.find((key) => items?.required?.includes(key) !== true);
  if (keys.length === 0) {
    return 'a list of type map needs keys';
  }
  if (items?.type !== 'object' || items.nullable === true) {
    return 'the items of a list of type map have to be objects, never null';
  }
  return free === undefined ? undefined : `the key ${free} of the list has to be required`;
}

const listChecks: Readonly<Record<string, Check>> = {
  map: checkKeys,
  set: ({ items }) =>
    items?.type === 'object' || items?.type === 'array'
      ? 'the items of a list of type set have to be scalars'
      : undefined,
  atomic: () => undefined,
};

function checkList(schema: JsonSchema): string | undefined {
  if (schema.items === undefined) {
    return 'a list needs items';
  }
  if (schema.maxItems === undefined) {
    return 'a list needs maxItems, which bounds the cost of rules';
  }
  const check = listChecks[schema['x-kubernetes-list-type'] ?? ''];
  return check === undefined ? 'a list needs a list type: map, set or atomic' : check(schema);
}

function checkObject(schema: JsonSchema): string | undefined {
  const { properties, additionalProperties, maxProperties, required = [] } = schema;
  if ((properties === undefined) === (additionalProperties === undefined)) {
    return 'an object needs either properties or additionalProperties';
  }
  if (additionalProperties !== undefined && maxProperties === undefined) {
    return 'a map needs maxProperties, which bounds the cost of rules';
  }
  const unknown = required.find((name) => properties?.[name] === undefined);
  return unknown === undefined ? undefined : `${unknown} is required and not declared`;
}

const typeChecks: Readonly<Record<NonNullable<JsonSchema['type']>, Check>> = {
  object: checkObject,
  array: checkList,
  string: ({ enum: words, maxLength }) =>
    words === undefined && maxLength === undefined
      ? 'a text needs maxLength, which bounds the cost of rules'
      : undefined,
  integer: ({ format }) =>
    format === 'int32' || format === 'int64' ? undefined : 'an integer needs format int32 or int64',
  number: () => 'fractions are read differently by machines: use a quantity',
  boolean: () => undefined,
};

function checkType(schema: JsonSchema): string | undefined {
  if (isIntOrString(schema)) {
    return schema.maxLength === undefined ? 'an int-or-string needs maxLength' : undefined;
  }
  return schema.type === undefined
    ? 'a type is required: only int-or-string may be a union'
    : typeChecks[schema.type](schema);
}

/** Each finds one way in which the API server, or a reader of the reference, is not served. */
const checks: readonly Check[] = [
  ({ description = '' }) =>
    description.length < shortestDescription
      ? 'a description of at least 20 characters is missing, or was lost by a wrapper'
      : undefined,
  (schema) =>
    schema.anyOf !== undefined && (!isIntOrString(schema) || schema.type !== undefined)
      ? 'anyOf is for int-or-string alone'
      : undefined,
  (schema) =>
    isIntOrString(schema) && schema.anyOf === undefined
      ? 'int-or-string needs a union of a whole number and a text'
      : undefined,
  checkType,
  ({ format }) =>
    format !== undefined && !formats.includes(format)
      ? `the format ${format} is not known to the API server in this form`
      : undefined,
  (schema) => {
    const pattern = patternsOf(schema).find((candidate) => !compiles(candidate));
    return pattern === undefined ? undefined : `the pattern ${pattern} does not compile in RE2`;
  },
];

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function children(schema: JsonSchema, path: string): [JsonSchema, string][] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    ...Object.entries(properties).map(([name, child]): [JsonSchema, string] => [
      child,
      join(path, name),
    ]),
    ...(items === undefined ? [] : [[items, `${path}[]`] satisfies [JsonSchema, string]]),
    ...(additionalProperties === undefined
      ? []
      : [[additionalProperties, `${path}{}`] satisfies [JsonSchema, string]]),
  ];
}

/** All that keeps the schema from being structural and complete, from the root down. */
export function structuralErrors(schema: JsonSchema, path = '', depth = 0): StructuralError[] {
  const own = checks.flatMap((check) => {
    const problem = check(schema);
    return problem === undefined ? [] : [{ path: path || '(root)', problem }];
  });
  const nullable =
    depth === 0 && schema.nullable === true
      ? [{ path: path || '(root)', problem: 'the root cannot be nullable' }]
      : [];
  return [
    ...own,
    ...nullable,
    ...children(schema, path).flatMap(([child, at]) => structuralErrors(child, at, depth + 1)),
  ];
}
