import {
  microserviceResource,
  type Microservice,
  type MicroserviceStatus,
} from '../../../crds/microservice/v1alpha1.ts';
import type { Clock } from '../../../runtime/clock.ts';
import type { EventRecorder } from '../../../runtime/event-recorder.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { statusUrgency, transitions } from '../status-change.ts';

/** How long a change of mere counts may wait for company, in milliseconds. */
const minorDelayMs = 2_000;

export interface Reporter {
  /**
   * Writes the status where it changed: at once when it matters, else together with what else
   * changes within two seconds. Returns after how many milliseconds to come back, if at all.
   */
  report(microservice: Microservice, next: MicroserviceStatus): Promise<number | undefined>;
  /** Forgets a Microservice that is gone. */
  forget(key: string): void;
}

/** Creates the one writer of Microservice statuses; it records events on transitions as well. */
export function createReporter(deps: {
  writer: ObjectWriter;
  events: EventRecorder;
  clock: Clock;
}): Reporter {
  const pendingSince = new Map<string, number>();
  return {
    forget: (key) => void pendingSince.delete(key),
    report: async (microservice, next) => {
      const key = keyFor(refTo(microservice));
      const urgency = statusUrgency(microservice.status, next);
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
      const written = await deps.writer.applyStatus(microserviceResource, {
        apiVersion: apiVersionOf(microserviceResource),
        kind: microserviceResource.kind,
        metadata: {
          name: microservice.metadata.name,
          ...(microservice.metadata.namespace === undefined
            ? {}
            : { namespace: microservice.metadata.namespace }),
          ...(microservice.metadata.uid === undefined ? {} : { uid: microservice.metadata.uid }),
        },
        status: next,
      });
      if (written === undefined) return undefined;
      for (const event of transitions(microservice.status, next)) {
        deps.events.record(microservice, event);
      }
      return undefined;
    },
  };
}
