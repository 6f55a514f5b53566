import type { AuditEntry } from '../../control-plane/audit-log.ts';

/** What the audit log tells of who held the lease and who wrote. */
export interface LeaseHistory {
  /** Times that the lease went from one process to another. */
  readonly handovers: number;
  /** Writes of the processes that the API server took. */
  readonly writes: number;
  /** Those of them that lie in no tenure of the process that made them. */
  readonly stale: readonly string[];
  /** Writes in no tenure that the API server refused: the process tried. */
  readonly refused: number;
}

export interface LeaseHistoryOptions {
  /** Each is one process at a time. */
  readonly users: readonly string[];
  readonly leaseDurationMs: number;
}

interface Tenure {
  readonly user: string;
  /** When the requests came that took and renewed the lease. */
  readonly renewals: number[];
  /** The place in the log at which another one has the lease. */
  end: number;
}

/** Milliseconds that a request may be on its way to the API server on a busy machine. */
const onTheWayMs = 2_000;

/**
 * Judges what the processes wrote by the history of the lease. A tenure begins with a write of the
 * Lease. It ends when the log has such a write of another process, or when the lease has run out
 * since the last one. The log is in the order in which requests ended, so that a write which began
 * in time and ended in the tenure of another process is found, too. Events are exempt: they tell
 * what happened and change nothing.
 */
export function leaseHistory(
  log: readonly AuditEntry[],
  { users, leaseDurationMs }: LeaseHistoryOptions,
): LeaseHistory {
  const ours = log.filter(
    ({ user, resource }) => users.includes(user) && !isOf('events', resource),
  );
  const tenures = tenuresOf(ours);
  const stale: string[] = [];
  let [writes, refused] = [0, 0];
  for (const [place, entry] of ours.entries()) {
    if (isOf('leases', entry.resource)) continue;
    const isTaken = entry.code < 400;
    if (isTaken) writes += 1;
    const wrong = whyOutside(entry, place, tenures, leaseDurationMs);
    if (wrong === undefined) continue;
    if (!isTaken) refused += 1;
    else stale.push(`${entry.time} ${entry.user} ${entry.verb} ${entry.uri}: ${wrong}`);
  }
  return { handovers: Math.max(tenures.length - 1, 0), writes, stale, refused };
}

function tenuresOf(entries: readonly AuditEntry[]): Tenure[] {
  const tenures: Tenure[] = [];
  for (const [place, { user, resource, code, time }] of entries.entries()) {
    if (!isOf('leases', resource) || code >= 400) continue;
    const last = tenures.at(-1);
    if (last?.user === user) last.renewals.push(Date.parse(time));
    else {
      if (last !== undefined) last.end = place;
      tenures.push({ user, renewals: [Date.parse(time)], end: Number.POSITIVE_INFINITY });
    }
  }
  return tenures;
}

/** Undefined where the write lies in a tenure of its process. */
function whyOutside(
  { user, time }: AuditEntry,
  place: number,
  tenures: readonly Tenure[],
  leaseDurationMs: number,
): string | undefined {
  const at = Date.parse(time);
  const own = tenures.findLast((tenure) => tenure.user === user && (tenure.renewals[0] ?? 0) <= at);
  if (own === undefined) return 'it never held the lease';
  if (place > own.end) return 'another one holds the lease';
  const age = at - (own.renewals.findLast((renewal) => renewal <= at) ?? 0);
  return age > leaseDurationMs + onTheWayMs ? `${age} ms after its last renewal` : undefined;
}

function isOf(plural: string, resource: string): boolean {
  return resource === plural || resource.startsWith(`${plural}.`);
}
