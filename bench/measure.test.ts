import { describe, expect, it } from 'vitest';
import { distributionOf, percentile, perEach } from './measure.ts';

it.each([
  [[5, 1, 3], 0.5, 3],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4], 0.95, 4],
  [[7], 0.95, 7],
  [[], 0.5, Number.NaN],
])('of %j the share %f lies at %f', (numbers, share, expected) => {
  expect(percentile(numbers, share)).toBe(expected);
});

describe('a distribution', () => {
  it('has percentiles to a hundredth', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1.004);
    expect(distributionOf(numbers)).toEqual({ count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
  });

  it('of nothing has no numbers', () => {
    expect(distributionOf([])).toMatchObject({ count: 0, p50: Number.NaN });
  });
});

it('divides counts, in the order of their keys', () => {
  expect(Object.entries(perEach({ b: 3, a: 1 }, 3))).toEqual([
    ['a', 0.33],
    ['b', 1],
  ]);
});
