import {
  databaseResource,
  type Database,
  type DatabaseStatus,
} from '../../../crds/database/v1alpha1.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { EventRecorder } from '../../../runtime/event-recorder.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { statusUrgency, transitions } from '../status-change.ts';

/** How long a change of mere details may wait for company, in milliseconds. */
const minorDelayMs = 2_000;

export interface Reporter {
  /**
   * Writes the status where it changed: at once when it matters, else together with what else
   * changes within two seconds. Returns after how many milliseconds to come back, if at all.
   */
  report(database: Database, next: DatabaseStatus): Promise<number | undefined>;
  /** Forgets a Database that is gone. */
  forget(key: string): void;
}

/** Creates the one writer of Database statuses; it records events on transitions as well. */
export function createReporter(deps: {
  writer: ObjectWriter;
  events: EventRecorder;
  clock: Clock;
}): Reporter {
  const pendingSince = new Map<string, number>();
  return {
    forget: (key) => void pendingSince.delete(key),
    report: async (database, next) => {
      const key = keyFor(refTo(database));
      const urgency = statusUrgency(database.status, next);
      if (urgency === 'none') {
        pendingSince.delete(key);
        return undefined;
      }
      const now = deps.clock.monotonic();
      const since = pendingSince.get(key) ?? now;
      if (urgency === 'minor' && now - since < minorDelayMs) {
        pendingSince.set(key, since);
        return minorDelayMs - (now - since);
      }
      pendingSince.delete(key);
      const { name, namespace, uid } = database.metadata;
      const written = await deps.writer.applyStatus(databaseResource, {
        apiVersion: apiVersionOf(databaseResource),
        kind: databaseResource.kind,
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          ...(uid === undefined ? {} : { uid }),
        },
        status: next,
      });
      if (written === undefined) return undefined;
      for (const event of transitions(database.status, next)) deps.events.record(database, event);
      return undefined;
    },
  };
}
