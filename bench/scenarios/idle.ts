import { setTimeout as delay } from 'node:timers/promises';
import type { OperatorProcess } from '../contender.ts';
import type { Environment } from '../environment.ts';
import { toHundredth } from '../measure.ts';
import { readProcessFigures } from '../process-figures.ts';
import type { IdleResults } from '../results.ts';

/** What the operator does while nothing happens. */
export async function measureIdle(
  { requests }: Environment,
  { user, operator }: { user: string; operator: OperatorProcess },
  seconds: number,
): Promise<IdleResults> {
  const mark = await requests.mark();
  const before = await readProcessFigures(operator.pid);
  const startedAt = performance.now();
  await delay(seconds * 1_000);
  const after = await readProcessFigures(operator.pid);
  const took = (performance.now() - startedAt) / 1_000;
  const { byKind, writes } = await requests.countSince(mark, user);
  return {
    seconds,
    requests: byKind,
    writes,
    cpuPercent: toHundredth(((after.cpuSeconds - before.cpuSeconds) / took) * 100),
  };
}
