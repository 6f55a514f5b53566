import { createNamespace } from '../../control-plane/fixtures.ts';
import { eventually } from '../../eventually.ts';
import { leaseDurationMs } from '../../faults/operator/operator-process.ts';
import { auditedWrites } from '../support/audited-writes.ts';
import { startChurn, type Churn, type ChurnPace } from '../support/churn.ts';
import { operatorUsers } from '../support/operators.ts';
import type { Plane } from '../support/plane.ts';
import { leaseHistory } from '../support/tenures.ts';
import type { Extent, Outcome } from './scenario.ts';

const longLeaseMs = 30_000;
const longLeaseFlags = {
  'lease-duration': `${longLeaseMs}ms`,
  'renew-deadline': '25s',
  'retry-period': '2s',
} as const;

export interface UnderChurnOptions {
  /** Where nobody has to take over: a lease that no load of the machine lets run out. */
  readonly longLease?: boolean;
  readonly pace?: ChurnPace;
  /** Whether the trouble stops processes and lets them go on. */
  readonly areStopped?: boolean;
}

/**
 * Lets trouble loose on two operators while developers change their services; then all has to be
 * as it was declared last. Resolves to what the audit log tells of the time, also where the
 * operators did not come through.
 */
export async function underChurn(
  plane: Plane,
  { seed }: Extent,
  trouble: (churn: Churn) => Promise<void>,
  { longLease = false, pace = {}, areStopped = false }: UnderChurnOptions = {},
): Promise<Outcome> {
  const { client, controlPlane, operators } = plane;
  const flags = longLease ? longLeaseFlags : {};
  const namespace = await createNamespace(controlPlane, 'process');
  const mark = await plane.audit.mark();
  const endingsBefore = operators.endings.length;
  const churn = startChurn({ client, namespace, seed, ...pace });
  try {
    await operators.start({ flags });
    await operators.start({ flags });
    await leaderOf(plane);
    const failure = await failureOf(async () => {
      await trouble(churn);
      await churn.settle();
    });
    const log = { audit: plane.audit, path: controlPlane.auditLogPath };
    const entries = await auditedWrites(log, mark, operatorUsers);
    const history = leaseHistory(entries, {
      users: operatorUsers,
      leaseDurationMs: longLease ? longLeaseMs : leaseDurationMs,
      areStopped,
    });
    const endings = await endingsOf(plane, endingsBefore);
    return { ...failure, ...history, changes: churn.changes, endings };
  } finally {
    await churn.stop();
    await operators.stopAll();
    await controlPlane.kubectl(['delete', 'namespace', namespace, '--wait=false']);
  }
}

/** What the work rejected with, if it did. */
export async function failureOf(work: () => Promise<void>): Promise<{ failure?: string }> {
  try {
    await work();
    return {};
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** How those ended that nobody ended, since so many endings. */
async function endingsOf(
  { operators }: Plane,
  since: number,
): Promise<Readonly<Record<string, number>>> {
  const logs = await operators.logs();
  const counts: Record<string, number> = {};
  for (const { identity, how, why } of operators.endings.slice(since)) {
    if (why !== 'alone') continue;
    const isLost = how === 'exit code 1' && logs.get(identity)?.includes('leadership lost');
    const ending = isLost === true ? 'lease lost' : how;
    counts[ending] = (counts[ending] ?? 0) + 1;
  }
  return counts;
}

/** Waits until a process that runs holds the lease, and tells its name; `not` is not meant. */
export function leaderOf({ operators, client }: Plane, not = ''): Promise<string> {
  return eventually(
    async () => {
      const leader = await operators.leader(client);
      if (leader === '' || leader === not || operators.find(leader) === undefined) {
        throw new Error(`the lease is held by ${leader === '' ? 'nobody' : leader}`);
      }
      return leader;
    },
    { what: 'another leader', timeoutMs: 120_000, intervalMs: 100 },
  );
}

/** Waits for so many more changes, so that trouble meets an operator at work. */
export function moreChanges(churn: Churn, count: number): Promise<void> {
  const wanted = churn.changes + count;
  return eventually(
    () => {
      if (churn.changes < wanted) throw new Error(`${churn.changes} of ${wanted} changes`);
    },
    { what: 'more changes', timeoutMs: 120_000, intervalMs: 20 },
  );
}
