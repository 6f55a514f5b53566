import { describe, expect, it } from 'vitest';
import { candidatesFor } from './candidates.ts';

describe('candidatesFor', () => {
  it('gives numbers at and beyond their bounds', () => {
    const { usual, extreme, wrong } = candidatesFor({ type: 'integer', minimum: 1, maximum: 9 });
    expect(usual.slice(0, 3)).toEqual([2, 3, 5]);
    expect(extreme).toEqual([9, 1]);
    expect(wrong).toEqual(expect.arrayContaining([0, 10, 1.5]));
  });

  it('gives texts of the pattern, as long as they may be, and longer', () => {
    const rule = 'self.matches(r"^[a-z]([-a-z0-9]*[a-z0-9])?$")';
    const { usual, extreme, wrong } = candidatesFor({
      type: 'string',
      maxLength: 20,
      'x-kubernetes-validations': [{ rule, message: 'a label' }],
    });
    expect(usual).toContain('campaign');
    expect(extreme.some((text) => typeof text === 'string' && text.length === 20)).toBe(true);
    expect(wrong).toContain('x'.repeat(21));
    expect(candidatesFor({ type: 'string', maxLength: 20 })).toEqual(
      candidatesFor({ type: 'string', maxLength: 20 }),
    );
  });

  it('gives the words of a list, and none that is not in it', () => {
    const { usual, wrong } = candidatesFor({ type: 'string', enum: ['a', 'b'] });
    expect(usual).toEqual(['a', 'b']);
    expect(wrong).not.toContain('a');
  });
});
