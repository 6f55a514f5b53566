import { expect, it } from 'vitest';
import { percentile } from './measure.ts';

it.each([
  [[5, 1, 3], 0.5, 3],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4], 0.95, 4],
  [[7], 0.95, 7],
  [[], 0.5, Number.NaN],
])('of %j the share %f lies at %f', (numbers, share, expected) => {
  expect(percentile(numbers, share)).toBe(expected);
});
