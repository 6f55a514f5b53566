import type { KubeObject } from '../kube-object.ts';

/** Any JSON object. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Server-side apply, as far as the fake goes: maps are merged, finalizers are a set, all other
 * lists are one value. What the manager applied before and does not any more goes, unless others
 * applied it, too.
 */
export function applyFields(
  live: Fields,
  { before, now, others }: { before: Fields; now: Fields; others: readonly Fields[] },
): Fields {
  const result = structuredClone(live);
  dropFields(result, before, now, others);
  mergeFields(result, now);
  return result;
}

/** A JSON merge patch (RFC 7386), in place. */
export function mergePatchInto(target: Fields, patch: Fields): void {
  for (const [name, value] of Object.entries(patch)) {
    const held = target[name];
    if (value === null) delete target[name];
    else if (isFields(value)) {
      const inner = isFields(held) ? held : {};
      mergePatchInto(inner, value);
      target[name] = inner;
    } else target[name] = structuredClone(value);
  }
}

function dropFields(target: Fields, before: Fields, now: Fields, others: readonly Fields[]): void {
  for (const [name, value] of Object.entries(before)) {
    const held = target[name];
    if (isFields(value) && isFields(held)) {
      const inner = others.map((other) => other[name]).filter(isFields);
      dropFields(held, value, fieldsOf(now[name]), inner);
      if (Object.keys(held).length === 0 && !(name in now)) delete target[name];
    } else if (name === 'finalizers') {
      const kept = [now, ...others].flatMap((other) => listOf(other[name]));
      const dropped = listOf(value).filter((finalizer) => !kept.includes(finalizer));
      target[name] = listOf(held).filter((finalizer) => !dropped.includes(finalizer));
    } else if (!(name in now) && !others.some((other) => name in other)) {
      delete target[name];
    }
  }
}

function mergeFields(target: Fields, now: Fields): void {
  for (const [name, value] of Object.entries(now)) {
    const held = target[name];
    if (isFields(value)) {
      const inner = isFields(held) ? held : {};
      mergeFields(inner, value);
      target[name] = inner;
    } else if (name === 'finalizers') {
      target[name] = [...new Set([...listOf(held), ...listOf(value)])];
    } else {
      target[name] = structuredClone(value);
    }
  }
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

// An object is JSON with some fields of known types: both are views of the same value.

/** The object as JSON. */
export function asFields(object: KubeObject): Fields {
  return object as unknown as Fields;
}

/** The JSON as an object, which it has to be. */
export function asObject(fields: Fields): KubeObject {
  return fields as unknown as KubeObject;
}
