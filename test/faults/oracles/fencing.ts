import { isWrite } from '../proxy/call.ts';
import type { Entry } from '../proxy/record.ts';

/** Milliseconds that a write may be on its way from a process to the proxy on a busy machine. */
const onTheWayMs = 2_000;

/**
 * Writes by a process that did not hold the lease when they came to the proxy, or whose lease had
 * run out by then. Events are exempt: they tell what happened and change nothing.
 */
export function unfencedWrites(entries: readonly Entry[], leaseDurationMs: number): string[] {
  return entries.filter(isWrite).flatMap((entry) => {
    const what = `${entry.process} wrote ${entry.verb} ${entry.resource} ${entry.name}`;
    if (entry.holder !== entry.process) {
      return [`${what} while ${entry.holder === '' ? 'nobody' : entry.holder} held the lease`];
    }
    return entry.leaseAgeMs > leaseDurationMs + onTheWayMs
      ? [`${what} ${Math.round(entry.leaseAgeMs)} ms after its last renewal`]
      : [];
  });
}
