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
  /** Requests that a process had in hand when it was stopped, and sent when it went on. */
  readonly inHand: number;
}

export interface LeaseHistoryOptions {
  /** Each is one process at a time. */
  readonly users: readonly string[];
  readonly leaseDurationMs: number;
  /**
   * Whether processes are stopped at any instruction. Then one request of a tenure may be in hand:
   * between the last look at the lease and the system call that sends it nothing can hold it back.
   * A second one would have looked at the lease after the process went on.
   */
  readonly areStopped?: boolean;
}

/** A write that lies in no tenure of its process. */
interface Outside {
  readonly entry: AuditEntry;
  readonly wrong: string;
  /** The last one that the process had, if any. */
  readonly after: Tenure | undefined;
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
  { users, leaseDurationMs, areStopped = false }: LeaseHistoryOptions,
): LeaseHistory {
  const ours = log.filter(
    ({ user, resource }) => users.includes(user) && !isOf('events', resource),
  );
  const tenures = tenuresOf(ours);
  const outside: Outside[] = [];
  let writes = 0;
  for (const [place, entry] of ours.entries()) {
    if (isOf('leases', entry.resource)) continue;
    if (isTaken(entry)) writes += 1;
    const found = whyOutside(entry, place, tenures, leaseDurationMs);
    if (found !== undefined) outside.push(found);
  }
  const rest = areStopped ? outside.filter((one) => !isInHand(one, outside)) : outside;
  return {
    handovers: Math.max(tenures.length - 1, 0),
    writes,
    stale: rest.filter(({ entry }) => isTaken(entry)).map(textOf),
    refused: rest.filter(({ entry }) => !isTaken(entry)).length,
    inHand: outside.length - rest.length,
  };
}

/** Whether it is the only one of its process after a tenure. */
function isInHand({ after }: Outside, outside: readonly Outside[]): boolean {
  return after !== undefined && outside.filter((other) => other.after === after).length === 1;
}

function isTaken({ code }: AuditEntry): boolean {
  return code < 400;
}

function textOf({ entry: { time, user, verb, uri }, wrong }: Outside): string {
  return `${time} ${user} ${verb} ${uri}: ${wrong}`;
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
  entry: AuditEntry,
  place: number,
  tenures: readonly Tenure[],
  leaseDurationMs: number,
): Outside | undefined {
  const at = Date.parse(entry.time);
  const after = tenures.findLast(
    ({ user, renewals }) => user === entry.user && (renewals[0] ?? 0) <= at,
  );
  if (after === undefined) return { entry, after, wrong: 'it never held the lease' };
  if (place > after.end) return { entry, after, wrong: 'another one holds the lease' };
  const age = at - (after.renewals.findLast((renewal) => renewal <= at) ?? 0);
  if (age <= leaseDurationMs + onTheWayMs) return undefined;
  return { entry, after, wrong: `${age} ms after its last renewal` };
}

function isOf(plural: string, resource: string): boolean {
  return resource === plural || resource.startsWith(`${plural}.`);
}
