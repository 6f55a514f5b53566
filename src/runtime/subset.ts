import {
  inherited,
  isMap,
  isQuantity,
  isServerDefault,
  isSetList,
  keepsEmpty,
  keyValue,
  listKeyOf,
  semantics,
  semanticsOf,
  type ListKey,
} from './field-semantics.ts';
import { quantitiesEqual } from './quantity.ts';

type JsonMap = Readonly<Record<string, unknown>>;

/** Segments of the path: a field, the index of an item, or an item of an associative list. */
interface Walk {
  readonly path: (string | number | JsonMap)[];
  readonly found: string[];
}

const nothing: JsonMap = {};
const noItems: readonly unknown[] = [];

/**
 * The paths at which the live object is not as declared, in the order of the declaration; none
 * where the declaration is contained in it. Both are plain JSON.
 *
 * What the live object has beyond that is left alone, as server-side apply would: fields of maps,
 * and items of associative lists, which are found by their key in any order. Lists and maps that
 * server-side apply replaces whole are compared whole, but for defaults of the API server. An
 * empty declaration ('', [], {}, null) is the same as none, quantities are compared by their
 * amounts. Which field is what is told in field-semantics.ts.
 */
export function differences(declared: object, live: object): readonly string[] {
  const walk: Walk = { path: [], found: [] };
  if (isMap(declared) && isMap(live)) walkMap(declared, live, semantics.none, walk);
  return walk.found;
}

/** Whether the live object is as declared: {@link differences} finds none. */
export function isSubset(declared: object, live: object): boolean {
  return differences(declared, live).length === 0;
}

function walkMap(declared: JsonMap, live: JsonMap, context: number, walk: Walk): void {
  for (const key of Object.keys(declared)) {
    const wanted = declared[key];
    const actual = own(live, key);
    if (wanted !== actual) walkValue(wanted, actual, key, context, walk);
  }
  if ((context & semantics.atomic) !== 0) walkForeign(declared, live, walk);
}

/** Notes what others put into a map that is ours as a whole. */
function walkForeign(declared: JsonMap, live: JsonMap, walk: Walk): void {
  for (const key of Object.keys(live)) {
    if (own(declared, key) === undefined && !isServerDefault(key, live[key])) note(walk, key);
  }
}

function walkValue(
  wanted: unknown,
  actual: unknown,
  key: string,
  context: number,
  walk: Walk,
): void {
  if (wanted === undefined || wanted === null) return;
  if (typeof wanted !== 'object') {
    if (!scalarsEqual(wanted, actual, key, context)) note(walk, key);
    return;
  }
  if (actual === undefined || actual === null ? keepsEmpty(key) : !sameShape(wanted, actual)) {
    note(walk, key);
    return;
  }
  walk.path.push(key);
  const below = belowField(key, context);
  if (isMap(wanted)) walkMap(wanted, isMap(actual) ? actual : nothing, below, walk);
  else if (Array.isArray(wanted)) walkList(wanted, listOf(actual), key, below, walk);
  walk.path.pop();
}

function belowField(field: string, context: number): number {
  const passedOn = context & inherited;
  return (context & semantics.plain) === 0 ? passedOn | semanticsOf(field) : passedOn;
}

function scalarsEqual(wanted: unknown, actual: unknown, key: string, context: number): boolean {
  if (wanted === actual) return true;
  if ((context & semantics.plain) !== 0) return false;
  if (wanted === '') return actual === undefined || actual === null;
  return isQuantity(key, context) && quantitiesEqual(wanted, actual);
}

function walkList(
  wanted: readonly unknown[],
  actual: readonly unknown[],
  field: string,
  context: number,
  walk: Walk,
): void {
  if ((context & semantics.atomic) === 0) {
    if (isSetList(field, wanted)) {
      walkSet(wanted, actual, walk);
      return;
    }
    const key = listKeyOf(field, wanted);
    if (key !== undefined) {
      walkAssociativeList(wanted, actual, key, context, walk);
      return;
    }
  }
  walkOrderedList(wanted, actual, context | semantics.atomic, walk);
}

function walkOrderedList(
  wanted: readonly unknown[],
  actual: readonly unknown[],
  context: number,
  walk: Walk,
): void {
  if (wanted.length !== actual.length) {
    noteHere(walk);
    return;
  }
  for (let index = 0; index < wanted.length; index += 1) {
    const item = wanted[index];
    const other = actual[index];
    if (item === other) continue;
    if (isMap(item) && isMap(other)) {
      walk.path.push(index);
      walkMap(item, other, context, walk);
      walk.path.pop();
    } else if (!Array.isArray(item) || JSON.stringify(item) !== JSON.stringify(other)) {
      note(walk, index);
    }
  }
}

function walkAssociativeList(
  wanted: readonly unknown[],
  actual: readonly unknown[],
  key: ListKey,
  context: number,
  walk: Walk,
): void {
  for (let index = 0; index < wanted.length; index += 1) {
    const item = wanted[index];
    if (!isMap(item)) continue;
    const other = sameKey(item, actual[index], key)
      ? actual[index]
      : actual.find((candidate) => sameKey(item, candidate, key));
    if (!isMap(other)) {
      note(walk, item);
      continue;
    }
    walk.path.push(item);
    walkMap(item, other, context, walk);
    walk.path.pop();
  }
}

function walkSet(wanted: readonly unknown[], actual: readonly unknown[], walk: Walk): void {
  for (const [index, item] of wanted.entries()) {
    if (!actual.includes(item)) note(walk, index);
  }
}

function sameKey(item: JsonMap, candidate: unknown, key: ListKey): boolean {
  if (!isMap(candidate)) return false;
  for (const name of key) {
    if (item[name] !== candidate[name] && keyValue(item, name) !== keyValue(candidate, name)) {
      return false;
    }
  }
  return true;
}

function sameShape(left: object, right: unknown): boolean {
  return Array.isArray(left) ? Array.isArray(right) : isMap(right);
}

function own(map: JsonMap, key: string): unknown {
  const value = map[key];
  // JSON holds no functions: what is inherited (toString, __proto__) is not in the object.
  return typeof value === 'function' || value === Object.prototype ? undefined : value;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : noItems;
}

function note(walk: Walk, segment: string | number | JsonMap): void {
  walk.path.push(segment);
  noteHere(walk);
  walk.path.pop();
}

function noteHere(walk: Walk): void {
  let text = '';
  let list = '';
  for (const segment of walk.path) {
    if (typeof segment === 'string') {
      text += wordShape.test(segment) ? `${text === '' ? '' : '.'}${segment}` : `[${segment}]`;
      list = segment;
    } else {
      text += `[${typeof segment === 'number' ? segment : titleOf(segment, list)}]`;
    }
  }
  walk.found.push(text);
}

const wordShape = /^[\w-]+$/;

/** The values of the key of an item. */
function titleOf(item: JsonMap, list: string): string {
  const key = listKeyOf(list, [item]) ?? [];
  return key.map((name) => String(keyValue(item, name))).join('/');
}
