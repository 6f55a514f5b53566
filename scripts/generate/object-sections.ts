import type { JsonSchema } from '../../src/crds/json-schema.ts';
import { headingAnchor, markdownTable, markdownText } from './markdown.ts';
import { typeText } from './type-text.ts';

interface Place {
  /** Such as `spec.routes[]`. */
  readonly path: string;
  readonly schema: JsonSchema;
}

/** The object that a field holds, in lists and maps as well. */
function objectIn({ path, schema }: Place): Place | undefined {
  if (schema.items !== undefined) {
    return objectIn({ path: `${path}[]`, schema: schema.items });
  }
  if (schema.additionalProperties !== undefined) {
    return objectIn({ path: `${path}{}`, schema: schema.additionalProperties });
  }
  return schema.properties === undefined ? undefined : { path, schema };
}

function fieldsOf({ path, schema }: Place): Place[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    path: `${path}.${name}`,
    schema: field,
  }));
}

function rulesOf(schema: JsonSchema): string[] {
  return (schema['x-kubernetes-validations'] ?? []).map(({ message }) => message);
}

/** Rules of the field itself, of its items and of its values, where those are no objects. */
function fieldRules(schema: JsonSchema): string[] {
  const inner = schema.items ?? schema.additionalProperties;
  return [
    ...(schema.properties === undefined ? rulesOf(schema) : []),
    ...(inner === undefined || inner.properties !== undefined ? [] : fieldRules(inner)),
  ];
}

function fieldRow(place: Place, isRequired: boolean): string[] {
  const { path, schema } = place;
  const name = `\`${path.slice(path.lastIndexOf('.') + 1)}\``;
  const object = objectIn(place);
  const type =
    object === undefined
      ? typeText(schema)
      : `[${typeText(schema)}](#${headingAnchor(object.path)})`;
  const description = [
    schema.description ?? '',
    ...fieldRules(schema).map((rule) => `Rule: ${rule}.`),
  ];
  return [isRequired ? `${name} (required)` : name, type, markdownText(description.join(' '))];
}

/** The shape of an object without its own description, to find the same shape again. */
function shapeOf(schema: JsonSchema): string {
  return JSON.stringify([schema.properties, schema['x-kubernetes-validations']]);
}

function section(place: Place, twin: string | undefined): string {
  const { path, schema } = place;
  const heading = `### ${path}`;
  if (twin !== undefined) {
    return `${heading}\n\nThe same fields as [${twin}](#${headingAnchor(twin)}).`;
  }
  const rows = fieldsOf(place).map((field) =>
    fieldRow(field, schema.required?.some((name) => field.path === `${path}.${name}`) === true),
  );
  const rules = rulesOf(schema).map((rule) => `- ${markdownText(rule)}.`);
  return [
    heading,
    markdownText(schema.description ?? ''),
    markdownTable(['field', 'type', 'what it does'], rows),
    ...(rules.length === 0 ? [] : [`Rules:\n\n${rules.join('\n')}`]),
  ].join('\n\n');
}

/** A section for the object and for each object in it; one shape is described once. */
export function objectSections(
  path: string,
  schema: JsonSchema,
  seen: ReadonlyMap<string, string> = new Map(),
): string[] {
  const described = new Map(seen);
  const visit = (place: Place): string[] => {
    const shape = shapeOf(place.schema);
    const twin = described.get(shape);
    if (twin !== undefined) {
      return [section(place, twin)];
    }
    described.set(shape, place.path);
    const inner = fieldsOf(place).flatMap((field) => objectIn(field) ?? []);
    return [section(place, undefined), ...inner.flatMap(visit)];
  };
  return visit({ path, schema });
}
