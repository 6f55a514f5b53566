import { createNamespace } from '../../control-plane/fixtures.ts';
import { eventually } from '../../eventually.ts';
import { leaseDurationMs } from '../../faults/operator/operator-process.ts';
import { auditedWrites } from '../support/audited-writes.ts';
import { startChurn } from '../support/churn.ts';
import { operatorUsers } from '../support/operators.ts';
import { grantLease, revokeLease, type Plane } from '../support/plane.ts';
import { startSkewedPair, type SkewedPair } from '../support/skewed-pair.ts';
import { leaseHistory } from '../support/tenures.ts';
import type { Extent, Outcome, Scenario } from './scenario.ts';
import { failureOf, moreChanges } from './under-churn.ts';

/**
 * Two operators, two minutes apart by their clocks. In turn the leader hands the lease over, and
 * is kept from renewing it, so that the other one has to judge when it has run out. At no time do
 * both lead, and none writes without the lease.
 */
export const skewedClocks: Scenario = {
  name: 'skewed-clocks',
  full: { times: 20, seconds: 0 },
  short: { times: 2, seconds: 0 },
  run: async (plane, extent) => {
    const namespace = await createNamespace(plane.controlPlane, 'process');
    const mark = await plane.audit.mark();
    const pair = await startSkewedPair(plane.controlPlane);
    const churn = startChurn({ client: plane.client, namespace, seed: extent.seed });
    const failure = await failureOf(async () => {
      for (let time = 1; time <= extent.times; time += 1) {
        await moreChanges(churn, 5);
        await handOver(plane, pair, time, extent);
      }
      await churn.settle();
    });
    await churn.stop();
    await pair.stop();
    await plane.controlPlane.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    const log = { audit: plane.audit, path: plane.controlPlane.auditLogPath };
    const entries = await auditedWrites(log, mark, operatorUsers);
    const history = leaseHistory(entries, { users: operatorUsers, leaseDurationMs });
    return { ...failure, ...history, changes: churn.changes, endings: endingsOf(pair) };
  },
  problems: ({ handovers, endings }, { times }) => [
    ...(handovers < times ? [`the lease went over ${handovers} times, not ${times}`] : []),
    ...(endings['both led'] === undefined ? [] : ['both led at a time']),
  ],
};

async function handOver(
  { controlPlane }: Plane,
  pair: SkewedPair,
  time: number,
  extent: Extent,
): Promise<void> {
  const leader = await eventually(() => pair.leader());
  const user = operatorUsers[leader];
  const isOrderly = time % 2 === 1;
  const begun = performance.now();
  if (isOrderly) await pair.stopOne(leader);
  else await revokeLease(controlPlane, user);
  await eventually(() => {
    if (pair.leader() === leader) throw new Error('the other one does not lead');
  });
  const tookMs = Math.round(performance.now() - begun);
  if (!isOrderly) await grantLease(controlPlane, user);
  const how = isOrderly ? 'handed over' : 'ran out and was taken';
  extent.report(`${time} of ${extent.times}: ${how} in ${tookMs} ms`);
  await eventually(() => pair.startOne(leader));
}

function endingsOf({ lost, both }: SkewedPair): Outcome['endings'] {
  return {
    ...(lost > 0 ? { 'lease lost': lost } : {}),
    ...(both > 0 ? { 'both led': both } : {}),
  };
}
