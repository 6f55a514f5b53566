import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  parseAuditLog,
  writesOf,
  type AuditCursor,
  type AuditEntry,
  type AuditLog,
} from '../../control-plane/audit-log.ts';

/**
 * What these users wrote since, in the order of the log. Reads it line by line: what an hour makes
 * is too long for one string.
 */
export async function auditedWrites(
  { audit, path }: { audit: Pick<AuditLog, 'mark'>; path: string },
  since: AuditCursor,
  users: readonly string[],
): Promise<AuditEntry[]> {
  const until = await audit.mark();
  const input = createReadStream(path, { start: since.offset, end: until.offset - 1 });
  const names = users.map((user) => `"${user}"`);
  const entries: AuditEntry[] = [];
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (!names.some((name) => line.includes(name))) continue;
    entries.push(...writesOf(parseAuditLog(line)).filter(({ user }) => users.includes(user)));
  }
  return entries;
}
