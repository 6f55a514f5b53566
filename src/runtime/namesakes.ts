import {
  isMap,
  keyValue,
  listKeyOf,
  semantics,
  semanticsOf,
  type ListKey,
} from './field-semantics.ts';

type JsonMap = Readonly<Record<string, unknown>>;

/** The way to an item of an associative list: fields, and the key fields of items. */
export type ItemPath = readonly (string | JsonMap)[];

/**
 * Items of lists of the live object which stand in the way of declared ones: of another key and the
 * same `name`, as a port whose number somebody changed. Server-side apply leaves them, as they are
 * somebody else's, and the API server takes no two of a name. Pure.
 */
export function namesakes(declared: object, live: object): readonly ItemPath[] {
  if (!isMap(declared) || !isMap(live)) return [];
  const { metadata: _, ...content } = declared;
  return inMap(content, live, []);
}

function inMap(declared: JsonMap, live: JsonMap, path: ItemPath): readonly ItemPath[] {
  return Object.entries(declared).flatMap(([field, wanted]) => {
    if ((semanticsOf(field) & (semantics.plain | semantics.atomic)) !== 0) return [];
    const actual = live[field];
    const inner = [...path, field];
    if (isMap(wanted) && isMap(actual)) return inMap(wanted, actual, inner);
    if (!Array.isArray(wanted) || !Array.isArray(actual)) return [];
    const key = listKeyOf(field, wanted);
    return key === undefined ? [] : inList(wanted, actual, key, inner);
  });
}

function inList(
  wanted: readonly unknown[],
  actual: readonly unknown[],
  key: ListKey,
  path: ItemPath,
): readonly ItemPath[] {
  const declared = wanted.filter(isMap);
  const names = new Set<unknown>(declared.map(({ name }) => name).filter(isText));
  return actual.filter(isMap).flatMap((item) => {
    const step = keyOf(item, key);
    const twin = declared.find((each) => isSameKey(keyOf(each, key), step));
    if (twin !== undefined) return inMap(twin, item, [...path, step]);
    return names.has(item['name']) ? [[...path, step]] : [];
  });
}

function keyOf(item: JsonMap, key: ListKey): JsonMap {
  return Object.fromEntries(key.map((field) => [field, keyValue(item, field)]));
}

/** Whether two keys of items are the same. */
export function isSameKey(a: JsonMap, b: JsonMap): boolean {
  const fields = Object.keys(a);
  return fields.length === Object.keys(b).length && fields.every((field) => a[field] === b[field]);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
