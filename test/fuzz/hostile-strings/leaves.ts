import type { JsonSchema } from '../../../src/crds/json-schema.ts';

/** A field of a schema that takes a text; `[]` in the path stands for an item, `{}` for a value. */
export interface Leaf {
  readonly path: readonly string[];
  /** As people write it: `spec.env[].value`. */
  readonly name: string;
}

/** Every field below that takes a text, those of items and of values of maps included. */
export function textLeaves(schema: JsonSchema, path: readonly string[] = []): readonly Leaf[] {
  const { properties = {}, items, additionalProperties } = schema;
  const isText = schema.type === 'string' || schema['x-kubernetes-int-or-string'] === true;
  return [
    ...(isText ? [{ path, name: nameOf(path) }] : []),
    ...Object.entries(properties).flatMap(([name, child]) => textLeaves(child, [...path, name])),
    ...(items === undefined ? [] : textLeaves(items, [...path, '[]'])),
    ...(additionalProperties === undefined
      ? []
      : textLeaves(additionalProperties, [...path, '{}'])),
  ];
}

/**
 * A copy of the first object in which the field is given, with this text there; undefined where
 * none has the field.
 */
export function withText<T extends object>(
  objects: readonly T[],
  { path }: Leaf,
  text: string,
): T | undefined {
  for (const object of objects) {
    const copy = structuredClone(object);
    if (put(copy, path, text)) return copy;
  }
  return undefined;
}

function put(holder: unknown, path: readonly string[], text: string): boolean {
  const [step, ...rest] = path;
  if (step === undefined || typeof holder !== 'object' || holder === null) return false;
  const isEach = step === '[]' || step === '{}';
  const keys = isEach ? Object.keys(holder) : Object.hasOwn(holder, step) ? [step] : [];
  for (const key of keys) {
    const held: unknown = Reflect.get(holder, key);
    if (rest.length > 0) {
      if (put(held, rest, text)) return true;
    } else if (typeof held === 'string' || typeof held === 'number') {
      return Reflect.set(holder, key, text);
    }
  }
  return false;
}

function nameOf(path: readonly string[]): string {
  return path.reduce(
    (name, step) =>
      step === '[]' || step === '{}' ? `${name}${step}` : name === '' ? step : `${name}.${step}`,
    '',
  );
}
