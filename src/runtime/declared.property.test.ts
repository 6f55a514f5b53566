import fc from 'fast-check';
import { expect, it } from 'vitest';
import { declaredHash, pruneEmpty } from './declared.ts';
import { isSubset } from './subset.ts';

const json = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 4 }), {
  maxKeys: 5,
});

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, reordered(entry)]);
  return Object.fromEntries(entries.toReversed());
}

function withSpec(spec: unknown) {
  return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec };
}

it('the hash does not depend on the order of keys', () => {
  fc.assert(
    fc.property(json, (spec) => {
      expect(declaredHash(withSpec(reordered(spec)))).toBe(declaredHash(withSpec(spec)));
    }),
  );
});

it('the hash tells any two objects of different JSON apart', () => {
  fc.assert(
    fc.property(json, json, (left, right) => {
      const isSame = JSON.stringify(reordered(reordered(left))) === JSON.stringify(right);
      fc.pre(!isSame);
      const sorted = (value: unknown) => JSON.stringify(value, sortedKeys);
      const hashesDiffer = declaredHash(withSpec(left)) !== declaredHash(withSpec(right));
      expect(hashesDiffer).toBe(sorted(left) !== sorted(right));
    }),
  );
});

it('pruning keeps the meaning and is done after once', () => {
  fc.assert(
    fc.property(json, (object) => {
      const pruned = pruneEmpty(object);
      expect(pruneEmpty(pruned)).toStrictEqual(pruned);
      expect(isSubset(pruned, object)).toBe(true);
    }),
  );
});

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
