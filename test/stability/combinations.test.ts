import { describe, expect, it } from 'vitest';
import { createRandom } from '../faults/random.ts';
import { chooseCombinations, combinationCount, combinationOf, numberOf } from './combinations.ts';

describe('combinations', () => {
  it('numbers each combination once', () => {
    const all = Array.from({ length: combinationCount(3) }, (_, number) =>
      combinationOf(number, 3),
    );
    expect(new Set(all.map((combination) => combination.join())).size).toBe(27);
    expect(all.map(numberOf)).toEqual(all.map((_, number) => number));
  });

  it('takes all where they fit', () => {
    expect(chooseCombinations(3, 27, createRandom(1))).toHaveLength(27);
  });

  it('takes every pair, and the same sample for the same seed, where they do not', () => {
    const chosen = chooseCombinations(12, 1_000, createRandom(1));
    expect(chosen).toHaveLength(1_000);
    expect(chosen).toEqual(chooseCombinations(12, 1_000, createRandom(1)));
    const seen = chosen.map((number) => combinationOf(number, 12));
    for (const one of ['declared', 'absent', 'tampered']) {
      for (const other of ['declared', 'absent', 'tampered']) {
        expect(seen.some((each) => each[3] === one && each[11] === other)).toBe(true);
      }
    }
  });
});
