import { describe, expect, it } from 'vitest';
import { allCases, runCase } from './testing/all-cases.ts';
import { testdata } from './testing/test-io.ts';
import { verbs } from './verbs.ts';

describe('what a verb prints', () => {
  it.each(allCases)('$name: $args', async (one) => {
    const { outcome, text } = await runCase(one);
    await expect(text).toMatchFileSnapshot(new URL(`golden/${one.name}.txt`, testdata).pathname);
    expect(outcome.err).not.toContain('This is a bug');
    if (one.isBad === true) {
      expect([2, 3]).toContain(outcome.code);
      expect(outcome.out).toBe('');
    } else {
      expect([0, 1]).toContain(outcome.code);
    }
  });

  it.each(verbs)('$name has a golden output and a case of bad input', ({ name }) => {
    const own = allCases.filter(({ verb }) => verb === name);
    expect(own.some(({ isBad }) => isBad !== true)).toBe(true);
    expect(own.some(({ isBad }) => isBad === true)).toBe(true);
  });
});
