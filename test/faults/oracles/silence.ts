import { isWrite, writeKey } from '../proxy/call.ts';
import type { Entry } from '../proxy/record.ts';
import type { Phases } from '../plans/trial.ts';

/** Writes after everything was as it should be, and those of a process that was started then. */
export function noise(entries: readonly Entry[], phases: Phases): string[] {
  return entries
    .filter((entry) => isWrite(entry) && entry.at >= phases.quiet)
    .map((entry) => {
      const when = entry.at < phases.restarted ? 'in the silence' : 'over a restart and resyncs';
      return `${entry.process} wrote ${writeKey(entry)} ${when}`;
    });
}
