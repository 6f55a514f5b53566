import type { Harness } from './harness.ts';

/** What somebody does, and so Slipway has to do. */
export interface Course {
  readonly start: () => Harness;
  readonly act: (harness: Harness) => void;
  /** What there is to see in the end. */
  readonly state: (harness: Harness) => unknown;
}

/** What the end was where the process died after so many writes, and whether it did. */
export interface Run {
  readonly killAfter: number | undefined;
  readonly state: unknown;
}

/**
 * Runs the course once undisturbed and then with the process killed after its first write, its
 * second one, and so on until no more are made. The undisturbed run comes first.
 */
export async function killAfterEachWrite(course: Course): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let killAfter = 0; ; killAfter += 1) {
    const limit = killAfter === 0 ? undefined : killAfter;
    const { state, wasKilled } = await runOnce(course, limit);
    runs.push({ killAfter: limit, state });
    if (limit !== undefined && !wasKilled) return runs;
  }
}

async function runOnce({ start, act, state }: Course, killAfter: number | undefined) {
  const harness = start();
  if (harness.database() !== undefined) await harness.converge();
  act(harness);
  harness.cluster.killAfter = killAfter;
  const wasKilled = await harness.converge().then(
    () => harness.cluster.killAfter === 0,
    (error: unknown) => {
      // Of writes that were made at the same time the step tells in its own words.
      if (harness.cluster.killAfter === 0) return true;
      throw error;
    },
  );
  harness.cluster.killAfter = undefined;
  harness.restart();
  await harness.converge();
  return { state: state(harness), wasKilled };
}
