import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import {
  countRequests,
  parseAuditLog,
  writesOf,
  type AuditEntry,
} from '../test/control-plane/audit-log.ts';
import type { ControlPlaneFacts } from '../test/control-plane/facts.ts';

/** Requests of one user, counted. */
export interface RequestCounts {
  /** By verb and resource, such as `patch deployments.apps`. */
  readonly byKind: Readonly<Record<string, number>>;
  /** Those that change something, but for the lease. */
  readonly writes: number;
  /** Those that read an object or list objects, but for the lease. */
  readonly reads: number;
}

/** Counts in the audit log, which may be too large to be read at once. */
export interface RequestLog {
  /** The place after everything that has been answered. */
  mark(): Promise<number>;
  /** With a prefix only requests about objects of such names, and reads of whatever. */
  countSince(mark: number, user: string, prefix?: string): Promise<RequestCounts>;
}

/** An entry is written just after its answer was sent. */
const writtenWithinMs = 300;

/** Reads the audit log of a control plane line by line. */
export function createRequestLog(facts: ControlPlaneFacts): RequestLog {
  const path = facts.auditLogPath;
  const end = async (): Promise<number> => {
    await delay(writtenWithinMs);
    return (await stat(path)).size;
  };
  return {
    mark: end,
    countSince: async (mark, user, prefix = '') => {
      const last = (await end()) - 1;
      if (last < mark) return countEntries([]);
      const stream = createReadStream(path, { start: mark, end: last });
      const entries: AuditEntry[] = [];
      for await (const line of createInterface({ input: stream })) {
        if (line.includes(`"username":"${user}"`)) entries.push(...entriesOf(line));
      }
      const own = entries.filter((entry) => entry.user === user);
      return countEntries(own, prefix);
    },
  };
}

/** Counts requests by verb and resource, and those that write or read. */
export function countEntries(entries: readonly AuditEntry[], prefix = ''): RequestCounts {
  const others = entries.filter(({ resource }) => !resource.startsWith('leases.'));
  const about = others.filter(({ name }) => name.startsWith(prefix));
  return {
    byKind: countRequests(prefix === '' ? entries : about),
    writes: writesOf(about).length,
    reads: others.filter(({ verb }) => verb === 'get' || verb === 'list').length,
  };
}

/** The mark may have cut a line that was being written. */
function entriesOf(line: string): AuditEntry[] {
  try {
    return parseAuditLog(line);
  } catch {
    return [];
  }
}
