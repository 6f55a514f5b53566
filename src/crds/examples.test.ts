import { describe, expect, it } from 'vitest';
import { crdSuites } from './crd-suites.ts';

describe.each(crdSuites)('$kind', ({ parse, validExamples, invalidExamples }) => {
  it.each(validExamples)('accepts $name, unchanged', ({ object }) => {
    expect(parse(object)).toEqual({ ok: true, value: object });
  });

  it.each(invalidExamples)('refuses $name', ({ object, message }) => {
    const result = parse(object);
    const messages = result.ok ? [] : result.problems.map((problem) => problem.message);
    expect(messages).toContainEqual(expect.stringContaining(message));
  });
});
