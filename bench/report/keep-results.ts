import type { BenchResults } from '../results.ts';

/** Where the figures that docs/performance.md is generated from are kept, from the root. */
export const keptResults = 'docs/results/performance.json';

/**
 * One run out of several: the machine of the last, and of two runs of a size the later one. Throws
 * where there is none.
 */
export function mergedRuns(runs: readonly BenchResults[]): BenchResults {
  const machine = runs.at(-1)?.machine;
  if (machine === undefined) throw new Error('there is no JSON of a run');
  const bySize = new Map(
    runs.flatMap(({ sizes }) => sizes).map((size) => [size.microservices, size]),
  );
  return {
    machine,
    sizes: [...bySize.values()].toSorted((a, b) => a.microservices - b.microservices),
  };
}
