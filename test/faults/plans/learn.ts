import { isWrite, writeKey } from '../proxy/call.ts';
import type { Learned } from '../proxy/faults/fault-kind.ts';
import type { Trial } from './trial.ts';

/** The writes of a fault-free run up to its silence, each with how often it came before. */
export function learnFrom({ entries, phases, logins }: Trial): Learned {
  const counts = new Map<string, number>();
  const writes = entries
    .filter((entry) => isWrite(entry) && entry.at < phases.quiet)
    .map((entry) => {
      const key = writeKey(entry);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return `${key} #${count}`;
    });
  return { writes, logins };
}
