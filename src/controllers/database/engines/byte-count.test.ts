import { describe, expect, it } from 'vitest';
import { byteCount } from './byte-count.ts';

describe('a number of bytes', () => {
  it.each<[unknown, number | undefined]>([
    [12, 12],
    [1.6, 2],
    ['7925231', 7_925_231],
    [9_007_199_254_740_993n, 9_007_199_254_740_992],
    ['', undefined],
    ['many', undefined],
    [-1, undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('%s is %s', (value, bytes) => {
    expect(byteCount(value)).toBe(bytes);
  });
});
