import { isMap } from '../../../src/runtime/field-semantics.ts';
import type { Leaf, LeafStep } from './leaves.ts';

/** The spec of an object, as somebody writes it. */
export type Spec = Readonly<Record<string, unknown>>;

type Key = string | number;

/**
 * Where a leaf is in one spec: the map that holds it, as fields and indexes from the spec on, and
 * its field. A scalar in a list or map is reached by the field of that list or map.
 */
export interface Place {
  readonly holder: readonly Key[];
  readonly field: string;
  /** What the field holds: the scalar itself, a list of them or a map of them. */
  readonly shape: 'scalar' | 'list' | 'map';
}

/** The places of the leaf in a spec that has all that is around it; in items of lists, in each. */
export function placesIn(spec: Spec, leaf: Leaf): readonly Place[] {
  const steps = leaf.steps.slice(1);
  const last = steps.at(-1);
  const shape = last?.into === 'item' ? 'list' : last?.into === 'value' ? 'map' : 'scalar';
  const upToField = shape === 'scalar' ? steps : steps.slice(0, -1);
  const fieldStep = upToField.at(-1);
  if (fieldStep?.into !== 'field') throw new Error(`${leaf.path} is in no field`);
  return holders(spec, upToField.slice(0, -1), []).map((holder) => ({
    holder,
    field: fieldStep.name,
    shape,
  }));
}

function holders(
  value: unknown,
  steps: readonly LeafStep[],
  path: readonly Key[],
): (readonly Key[])[] {
  const [step, ...rest] = steps;
  if (step === undefined) return isMap(value) ? [path] : [];
  if (step.into === 'field') {
    return isMap(value) && value[step.name] !== undefined
      ? holders(value[step.name], rest, [...path, step.name])
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    holders(inner, rest, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Whether a spec has anything at the place. */
export function hasValue(spec: Spec, place: Place): boolean {
  return holderOf(spec, place)[place.field] !== undefined;
}

/** A copy of the spec with another value at the place. */
export function withValue(spec: Spec, place: Place, value: unknown): Spec {
  const copy = structuredClone(spec);
  const holder = holderOf(copy, place);
  const held = holder[place.field];
  if (place.shape === 'list') {
    const others: unknown[] = Array.isArray(held) ? held.slice(1) : [];
    holder[place.field] = [value, ...others];
  } else if (place.shape === 'map') {
    const known = isMap(held) ? held : {};
    holder[place.field] = { ...known, [Object.keys(known)[0] ?? defaultKey]: value };
  } else holder[place.field] = value;
  return copy;
}

/** A key that any map takes. */
const defaultKey = 'example.com/campaign';

/**
 * A copy without what is at the place, and copies without ever more of what is around it; none in
 * which an empty map is left over: server-side apply makes null of one that had fields before.
 */
export function withoutValue(spec: Spec, place: Place): readonly Spec[] {
  const path: readonly Key[] = [...place.holder, place.field];
  return path
    .map((_, cut) => path.slice(0, path.length - cut))
    .filter((part) => !isOnlyField(spec, part))
    .map((part) => without(spec, part));
}

function isOnlyField(spec: Spec, path: readonly Key[]): boolean {
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), spec);
  return isMap(holder) && Object.keys(holder).length === 1;
}

function without(spec: Spec, path: readonly Key[]): Spec {
  const copy = structuredClone(spec);
  const last = path.at(-1);
  const holder = path.slice(0, -1).reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isMap(holder) && last !== undefined) Reflect.deleteProperty(holder, last);
  return copy;
}

function holderOf(spec: Spec, { holder, field }: Place): Record<string, unknown> {
  const found = holder.reduce<unknown>((at, key) => Reflect.get(Object(at), key), spec);
  if (isMap(found)) return found as Record<string, unknown>;
  throw new Error(`there is nothing that could hold ${field} at ${holder.join('.')}`);
}
