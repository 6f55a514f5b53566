import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digestContent } from './content-hash.ts';

const data = fc.dictionary(fc.string(), fc.string());
const objectWith = (content: object) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  ...content,
});

it('depends on names and values and on nothing else', () => {
  fc.assert(
    fc.property(data, data, (a, b) => {
      const reversed = Object.fromEntries(Object.entries(a).toReversed());
      expect(digestContent(objectWith({ data: reversed }))).toEqual(
        digestContent(objectWith({ data: a })),
      );
      const isEqual = isDeepStrictEqual(new Map(Object.entries(a)), new Map(Object.entries(b)));
      const hashes = [a, b].map((one) => digestContent(objectWith({ data: one })).hash);
      expect(hashes[0] === hashes[1]).toBe(isEqual);
    }),
  );
});
