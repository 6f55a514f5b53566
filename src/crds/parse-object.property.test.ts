import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crdSuites } from './crd-suites.ts';

const words = fc.constantFrom('', 'a', 'http', '/a', '10Gi', '-1', '__proto__', 'constructor');
const leaves = fc.oneof(words, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));

describe.each(crdSuites)('the parser of $kind', ({ parse, validExamples }) => {
  it('takes anything at all without throwing', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (object) => {
        expect(parse(object).ok).toBe(false);
      }),
    );
  });

  it('answers a field and a sentence for each problem, whatever one field holds', () => {
    const specs = validExamples.map(({ object }) => object);
    const values = fc.oneof(
      leaves,
      fc.array(leaves, { maxLength: 3 }),
      fc.dictionary(words, leaves, { maxKeys: 3 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...specs), fc.nat(), values, (object, at, value) => {
        const spec: unknown = Reflect.get(object, 'spec');
        const fields = Object.entries(spec ?? {});
        const field = fields[at % Math.max(fields.length, 1)]?.[0] ?? 'replicas';
        const result = parse({
          ...object,
          spec: { ...Object.fromEntries(fields), [field]: value },
        });
        for (const problem of result.ok ? [] : result.problems) {
          expect(problem.field).toMatch(/^spec\b/);
          expect(problem.message).toMatch(/^[A-Za-z].{10,}/s);
        }
      }),
    );
  });

  it('gives back what it parsed when that is parsed again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...validExamples), words, ({ object }, unknown) => {
        const result = parse({ ...object, [`${unknown}_`]: unknown });
        expect(result).toEqual({ ok: true, value: object });
      }),
    );
  });
});
