import type { JsonSchema } from '../../src/crds/json-schema.ts';

/** `1 to 5`, `at least 1`, `at most 5`, or nothing; a word for the unit may follow. */
function range(least: number | undefined, most: number | undefined, unit = ''): string {
  const suffix = unit === '' ? '' : ` ${unit}`;
  if (least !== undefined && most !== undefined) {
    return `${least} to ${most}${suffix}`;
  }
  if (most !== undefined) {
    return `at most ${most}${suffix}`;
  }
  return least === undefined ? '' : `at least ${least}${suffix}`;
}

function bounded(name: string, bounds: string): string {
  return bounds === '' ? name : `${name}, ${bounds}`;
}

function listText(schema: JsonSchema): string {
  const keys = schema['x-kubernetes-list-map-keys'];
  const kind =
    keys === undefined
      ? `list of ${typeText(schema.items ?? {}).replace(/,.*$/, '')}`
      : `list of objects by ${keys.join(', ')}`;
  return bounded(kind, range(schema.minItems, schema.maxItems, 'items'));
}

function objectText(schema: JsonSchema): string {
  return schema.additionalProperties === undefined
    ? 'object'
    : bounded(
        `map of ${typeText(schema.additionalProperties).replace(/,.*$/, '')}`,
        range(undefined, schema.maxProperties, 'entries'),
      );
}

/** The type of a field in words, with its bounds. */
export function typeText(schema: JsonSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return 'integer or string';
  }
  if (schema.enum !== undefined) {
    return schema.enum.map((word) => `\`${word === '' ? '""' : word}\``).join(' or ');
  }
  switch (schema.type) {
    case 'array':
      return listText(schema);
    case 'object':
      return objectText(schema);
    case 'integer':
      return bounded('integer', range(schema.minimum, schema.maximum));
    case 'string':
      return bounded(
        schema.format === 'date-time' ? 'time' : 'string',
        schema.format === 'date-time'
          ? ''
          : range(schema.minLength, schema.maxLength, 'characters'),
      );
    default:
      return schema.type ?? 'any';
  }
}
