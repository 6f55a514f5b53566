import type { KubeObject } from '../../src/runtime/kube-object.ts';

/** The way to a place in an object: fields, and indexes of items. */
export type Path = readonly (string | number)[];

/** The two ways in which a declared value is tampered with. */
export type Tampering = 'changed' | 'removed';

const ownedByServer = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'managedFields',
]);

/** The scalars of an object that somebody may set, in their order; those of the status left out. */
export function leavesOf({ apiVersion: _v, kind: _k, ...object }: KubeObject): Path[] {
  const { status: _status, metadata, ...rest } = object as typeof object & { status?: unknown };
  const own = Object.entries(metadata).filter(([field]) => !ownedByServer.has(field));
  return leavesBelow({ ...rest, metadata: Object.fromEntries(own) }, []);
}

function leavesBelow(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => leavesBelow(item, [...path, index]));
  }
  return Object.entries(value).flatMap(([field, below]) => leavesBelow(below, [...path, field]));
}

/** A copy of the object with the value at the path changed, or taken away; items stay in place. */
export function tampered<T extends object>(object: T, path: Path, how: Tampering): T {
  const copy = structuredClone(object);
  const holder = path.slice(0, -1).reduce<unknown>(at, copy);
  const last = path.at(-1);
  if (typeof holder !== 'object' || holder === null || last === undefined) {
    throw new Error(`there is nothing at ${path.join('.')}`);
  }
  if (how === 'changed' || Array.isArray(holder)) {
    Reflect.set(holder, last, another(Reflect.get(holder, last)));
  } else Reflect.deleteProperty(holder, last);
  return copy;
}

function at(value: unknown, step: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
}

/** Another value of the same type, and of the same form as far as forms are simple. */
export function another(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  const text = String(value);
  // Amounts, durations and shares stay such ones.
  const amount = /^(\d+)(.*)$/.exec(text);
  return amount === null ? `${text}x` : `${Number(amount[1]) + 1}${amount[2] ?? ''}`;
}
