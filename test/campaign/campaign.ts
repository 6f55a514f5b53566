import { createRandom } from '../faults/random.ts';
import { chainOf, planAll } from './chain.ts';
import type { Change } from './plan.ts';
import type { Surroundings } from './sections/section.ts';

/** Which changes of the chain are made. */
export interface Selection {
  readonly seed: number;
  /** About so many of them, leaf by leaf; all by default. */
  readonly sample?: number | undefined;
  /** Only this one, after the two leaves before it. */
  readonly only?: number | undefined;
}

/** The changes to make, and the number of the first one in the whole chain. */
export function selectChanges(
  surroundings: Surroundings,
  { seed, sample, only }: Selection,
): { changes: readonly Change[]; firstIndex: number } {
  const chain = chainOf(planAll(surroundings), createRandom('campaign', seed));
  if (only !== undefined) {
    const firstIndex = Math.max(0, only - changesBefore);
    return { changes: chain.slice(firstIndex, only + 1), firstIndex };
  }
  return { changes: chain.slice(0, sample ?? chain.length), firstIndex: 0 };
}

const changesBefore = 14;
