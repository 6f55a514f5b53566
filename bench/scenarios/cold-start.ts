import { setTimeout as delay } from 'node:timers/promises';
import { hasLookedAt, type Contender, type OperatorProcess } from '../contender.ts';
import type { Environment } from '../environment.ts';
import { toHundredth } from '../measure.ts';
import { readProcessFigures } from '../process-figures.ts';
import type { ColdStartResults, MemoryResults } from '../results.ts';
import { untilQuiet } from './quiet.ts';

const pollMs = 100;
const longestMs = 600_000;
/** Time for memory that was only needed at the start to go back to the system. */
const restMs = 20_000;

export interface ColdStart {
  readonly operator: OperatorProcess;
  readonly results: ColdStartResults;
  readonly memory: Omit<MemoryResults, 'peakMiB'>;
}

/** Starts the operator where everything is in place, and waits until it has looked at all. */
export async function measureColdStart(
  environment: Environment,
  contender: Contender,
  microservices: number,
): Promise<ColdStart> {
  const { requests } = environment;
  const mark = await requests.mark();
  const operator = await contender.start(environment);
  const deadline = performance.now() + longestMs;
  while (!(await hasLookedAt(operator, microservices))) {
    if (performance.now() > deadline) throw new Error('the operator did not look at everything');
    await delay(pollMs);
  }
  const seconds = (performance.now() - operator.startedAt) / 1_000;
  const { cpuSeconds } = await readProcessFigures(operator.pid);
  await untilQuiet(environment, contender.user);
  const { byKind, writes } = await requests.countSince(mark, contender.user);
  await delay(restMs);
  const { rssMiB, peakMiB } = await readProcessFigures(operator.pid);
  return {
    operator,
    results: {
      seconds: toHundredth(seconds),
      cpuSeconds: toHundredth(cpuSeconds),
      writes,
      requests: byKind,
    },
    memory: { rssMiB, coldStartPeakMiB: peakMiB },
  };
}
