import type { Clock } from '../runtime/clock.ts';
import type { EventRecorder, RecordedEvent } from '../runtime/event-recorder.ts';
import { keyFor, refTo, type KubeObject } from '../runtime/kube-object.ts';
import type { ObjectWriter } from '../runtime/object-writer.ts';
import { apiVersionOf, type Resource } from '../runtime/resource.ts';

/**
 * How soon a change of a status has to be written: not at all, with what else changes (`minor`),
 * soon (`notable`), or at once (`major`).
 */
export type StatusUrgency = 'none' | 'minor' | 'notable' | 'major';

export interface StatusReporterOptions<Status> {
  writer: ObjectWriter;
  events: EventRecorder;
  clock: Clock;
  resource: Resource;
  urgency: (previous: Status | undefined, next: Status) => StatusUrgency;
  /** What of the change is worth an event. */
  transitions: (previous: Status | undefined, next: Status) => readonly RecordedEvent[];
}

export interface StatusReporter<T extends KubeObject & { status?: Status }, Status> {
  /**
   * Writes the status where it changed: at once when it matters, else together with what else
   * changes within seconds. Returns after how many milliseconds to come back, if at all.
   */
  report(object: T, next: Status): Promise<number | undefined>;
  /** Forgets an object that is gone. */
  forget(key: string): void;
}

/** How long a change may wait for company, in milliseconds. */
const delaysMs = { major: 0, notable: 2_000, minor: 5_000 } as const;

/** Creates the one writer of the statuses of a kind; it records events on transitions as well. */
export function createStatusReporter<T extends KubeObject & { status?: Status }, Status>(
  options: StatusReporterOptions<Status>,
): StatusReporter<T, Status> {
  const { writer, events, clock, resource, urgency, transitions } = options;
  const pendingSince = new Map<string, number>();
  return {
    forget: (key) => void pendingSince.delete(key),
    report: async (object, next) => {
      const key = keyFor(refTo(object));
      const change = urgency(object.status, next);
      if (change === 'none') {
        pendingSince.delete(key);
        return undefined;
      }
      const now = clock.monotonic();
      const since = pendingSince.get(key) ?? now;
      const leftMs = since + delaysMs[change] - now;
      if (leftMs > 0) {
        pendingSince.set(key, since);
        return leftMs;
      }
      pendingSince.delete(key);
      const written = await writer.applyStatus(resource, statusBody(resource, object, next));
      if (written === undefined) return undefined;
      for (const event of transitions(object.status, next)) events.record(object, event);
      return undefined;
    },
  };
}

function statusBody(resource: Resource, { metadata }: KubeObject, status: unknown): KubeObject {
  const { name, namespace, uid } = metadata;
  const body = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
    status,
  };
  return body;
}
