import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.ts';

describe('differenceOf', () => {
  it('names the places at which values differ, whatever the order of fields', () => {
    const wanted = { a: 1, b: { c: [1, { d: 2 }] }, e: null, f: [1] };
    const actual = { b: { c: [1, { d: 3 }] }, a: 1, f: [], g: 'x' };
    expect(differenceOf(wanted, actual)).toEqual([
      'b.c[1].d is 3, not 2',
      'e is absent, not null',
      'f is [], not [1]',
      'g is "x", not absent',
    ]);
    expect(differenceOf(wanted, structuredClone(wanted))).toEqual([]);
    expect(differenceOf(undefined, {})).toEqual(['it is {}, not absent']);
  });
});
