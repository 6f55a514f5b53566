import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pruneEmpty } from './declared.ts';
import { differences, isSubset } from './subset.ts';
import { quantitiesEqual } from './quantity.ts';

/** How server-side apply merges a field: a model of its own, apart from the tables of the code. */
type Schema =
  | { type: 'scalar' | 'quantity' | 'atomic' }
  | { type: 'map'; fields: Record<string, Schema>; keepsEmpty?: boolean }
  | { type: 'list'; key: string; item: Extract<Schema, { type: 'map' }> };

const scalar: Schema = { type: 'scalar' };
const quantity: Schema = { type: 'quantity' };
const quantities: Schema = { type: 'map', fields: { cpu: quantity, memory: quantity } };
const map = (fields: Record<string, Schema>) => ({ type: 'map', fields }) as const;
const list = (key: string, fields: Record<string, Schema>): Schema => ({
  type: 'list',
  key,
  item: map({ [key]: scalar, ...fields }),
});

const workload = map({
  metadata: map({
    labels: map({ a: scalar, b: scalar }),
    ownerReferences: list('uid', { name: scalar }),
  }),
  spec: map({
    selector: { type: 'atomic' },
    containers: list('name', {
      image: scalar,
      args: { type: 'atomic' },
      env: list('name', { value: scalar }),
      resources: map({ requests: quantities, limits: quantities }),
      volumeMounts: list('mountPath', { name: scalar }),
    }),
    volumes: list('name', {
      emptyDir: { type: 'map', fields: { sizeLimit: quantity }, keepsEmpty: true },
    }),
    tolerations: { type: 'atomic' },
  }),
});

type Json = null | string | number | boolean | Json[] | JsonMap;
type JsonMap = { [key: string]: Json | undefined };

const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function arbitraryOf(schema: Schema): fc.Arbitrary<Json> {
  switch (schema.type) {
    case 'scalar':
      return fc.constantFrom('x', 'y', 1, true);
    case 'quantity':
      return fc.constantFrom('1', '1000m', '1Gi', '1024Mi', '500m', '0.5', 2);
    case 'atomic':
      return fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 });
    case 'map':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.fields).map(([name, field]) => [name, arbitraryOf(field)]),
        ),
        { requiredKeys: [] },
      );
    case 'list': {
      const item = fc
        .tuple(fc.constantFrom('k1', 'k2', 'k3'), arbitraryOf(schema.item))
        .map(([key, fields]): JsonMap => ({ ...(isMap(fields) ? fields : {}), [schema.key]: key }));
      const selector = (entry: JsonMap) => entry[schema.key];
      return fc.uniqueArray(item, { selector, maxLength: 3 });
    }
  }
}

const mapOf = (value: Json | undefined): JsonMap => (isMap(value) ? value : {});
const objects = arbitraryOf(workload).map(mapOf);

/** The live object after an apply of the declared one with force. */
function applied(schema: Schema, live: Json | undefined, declared: Json | undefined): Json {
  if (declared === undefined) return live ?? null;
  if (schema.type === 'map') {
    const merged: JsonMap = isMap(live) ? { ...live } : {};
    for (const [name, field] of Object.entries(schema.fields)) {
      const value = isMap(declared) ? declared[name] : undefined;
      if (value !== undefined) merged[name] = applied(field, merged[name], value);
    }
    return merged;
  }
  if (schema.type === 'list') {
    const own = Array.isArray(declared) ? declared.filter(isMap) : [];
    const others = Array.isArray(live) ? live.filter(isMap) : [];
    const keyOf = (entry: JsonMap) => entry[schema.key];
    return [
      ...others.filter((entry) => !own.some((mine) => keyOf(mine) === keyOf(entry))),
      ...own.map((mine) =>
        applied(
          schema.item,
          others.find((entry) => keyOf(entry) === keyOf(mine)),
          mine,
        ),
      ),
    ];
  }
  return declared;
}

/** Whether an apply left it as it was, but for the order of items and the notation of amounts. */
function same(schema: Schema, left: Json | undefined, right: Json | undefined): boolean {
  if (schema.type === 'map') {
    if (schema.keepsEmpty === true && isMap(left) !== isMap(right)) return false;
    return Object.entries(schema.fields).every(([name, field]) =>
      same(field, isMap(left) ? left[name] : undefined, isMap(right) ? right[name] : undefined),
    );
  }
  if (schema.type === 'list') {
    const [a, b] = [left, right].map((value) => (Array.isArray(value) ? value.filter(isMap) : []));
    return (
      a?.length === b?.length &&
      (a ?? []).every((entry) =>
        same(
          schema.item,
          entry,
          b?.find((other) => other[schema.key] === entry[schema.key]),
        ),
      )
    );
  }
  if (schema.type === 'quantity') return quantitiesEqual(left, right);
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Adds a field of somebody else to every map that is not atomic. */
function withForeignFields(schema: Schema, value: Json | undefined): Json | undefined {
  if (schema.type === 'map' && isMap(value)) {
    const entries = Object.entries(value).map(([name, entry]) => {
      const field = schema.fields[name];
      return [name, field === undefined ? entry : withForeignFields(field, entry)] as const;
    });
    return { foreign: 'x', ...Object.fromEntries<Json | undefined>(entries) };
  }
  if (schema.type === 'list' && Array.isArray(value)) {
    const own = value.map((entry) => withForeignFields(schema.item, entry) ?? null);
    return [{ [schema.key]: 'foreign' }, ...own];
  }
  return value;
}

const words = [
  'name',
  'ports',
  'env',
  'finalizers',
  'requests',
  'selector',
  'emptyDir',
  'labels',
  'a',
  '__proto__',
  'target',
  'value',
  'status',
];
const evil = fc.letrec<{ value: unknown; map: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, '', 'x', '1000m', '1', 0, 1, true),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('map'),
  ),
  map: fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 4 }),
}));

describe('differences', () => {
  it('finds none between any object and its copy', () => {
    fc.assert(
      fc.property(evil.map, (object) => {
        expect(differences(object, structuredClone(object))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes any two objects without a throw', () => {
    fc.assert(
      fc.property(evil.map, evil.map, (left, right) => {
        expect(differences(left, right)).toBeInstanceOf(Array);
      }),
      { numRuns: 2000 },
    );
  });

  it('is silent after an apply, whatever was there before', () => {
    fc.assert(
      fc.property(objects, objects, (declared, live) => {
        const body = pruneEmpty(declared);
        expect(differences(body, mapOf(applied(workload, live, body)))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is silent only where an apply would change nothing', () => {
    fc.assert(
      fc.property(objects, objects, fc.boolean(), (declared, other, isNear) => {
        const body = pruneEmpty(declared);
        const live = mapOf(isNear ? applied(workload, body, other) : other);
        const isNoOp = same(workload, live, applied(workload, live, body));
        expect(isSubset(body, live)).toBe(isNoOp);
      }),
      { numRuns: 4000 },
    );
  });

  it('leaves fields and items of others alone', () => {
    fc.assert(
      fc.property(objects, (declared) => {
        const body = pruneEmpty(declared);
        expect(differences(body, mapOf(withForeignFields(workload, body)))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
