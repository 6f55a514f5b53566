import { hash } from 'node:crypto';
import { isMap, keepsEmpty, semantics, semanticsOf } from './field-semantics.ts';
import type { KubeObject } from './kube-object.ts';

/** Hash of the object as declared: tells that a field is no longer declared. */
export const declaredHashAnnotation = 'slipway.dev/declared-hash';

/**
 * The object without null, undefined, and empty maps and lists, which the API server drops or
 * keeps as something else, so that applying them again and again would look like a change
 * (kubernetes#131175). What means something when it is empty stays: `emptyDir: {}`, selectors,
 * strings, and items of lists. The object itself is not changed.
 */
export function pruneEmpty<T extends object>(object: T): T {
  const pruned = { ...object };
  for (const [key, value] of Object.entries(object)) {
    const kept: unknown = prune(value, semanticsOf(key));
    if (isDroppable(key, kept)) Reflect.deleteProperty(pruned, key);
    else if (kept !== value) Reflect.set(pruned, key, kept);
  }
  return pruned;
}

function prune(value: unknown, context: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (isMap(item) ? pruneEmpty(item) : item));
  }
  if (!isMap(value)) return value;
  return (context & semantics.plain) === 0 ? pruneEmpty(value) : prunePlain(value);
}

/** Keys of the user's own must not be taken for fields that keep what is empty. */
function prunePlain(value: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== null && entry !== undefined),
  );
}

function isDroppable(key: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0 && !keepsEmpty(key);
}

/**
 * 16 hex digits (of a SHA-256) over the object as canonical JSON: the order of keys and what is
 * undefined do not matter, the order of lists does. The annotation of the hash is left out.
 */
export function declaredHash(object: KubeObject): string {
  const { [declaredHashAnnotation]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = {
    ...object,
    metadata: {
      ...object.metadata,
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    },
  };
  return hash('sha256', canonicalJson(bare) ?? '', 'hex').slice(0, 16);
}

/** The object with its declared hash in the annotation `slipway.dev/declared-hash`. */
export function withDeclaredHash<T extends KubeObject>(object: T): T {
  const annotations = {
    ...object.metadata.annotations,
    [declaredHashAnnotation]: declaredHash(object),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** The JSON of the value with the keys of maps in order; undefined for what has none. */
function canonicalJson(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    return `[${value.map((item) => canonicalJson(item) ?? 'null').join(',')}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = canonicalJson(value[key]);
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${member}`;
  }
  return `{${members}}`;
}
