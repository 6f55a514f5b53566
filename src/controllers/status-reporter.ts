import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../runtime/clock.ts';
import type { EventRecorder, RecordedEvent } from '../runtime/event-recorder.ts';
import { keyFor, refTo, type KubeObject } from '../runtime/kube-object.ts';
import type { ObjectWriter } from '../runtime/object-writer.ts';
import { bareObject, type Resource } from '../runtime/resource.ts';

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
  /** What can be read of a status, which may be of any shape. */
  readStatus: (status: unknown) => Status | undefined;
  urgency: (previous: Status | undefined, next: Status) => StatusUrgency;
  /** What of the change is worth an event. */
  transitions: (previous: Status | undefined, next: Status) => readonly RecordedEvent[];
}

export interface StatusReporter<T extends KubeObject & { status?: Status }, Status> {
  /**
   * Writes the status where it changed: at once when it matters, else together with what else
   * changes within seconds. While others wait to be reconciled nothing is written at once: what
   * they need comes first, and by then there may be more to tell. Returns after how many
   * milliseconds to come back, if at all.
   */
  report(object: T, next: Status, othersWait?: boolean): Promise<number | undefined>;
  /** Forgets an object that is gone. */
  forget(key: string): void;
}

/** How long a change may wait for company, in milliseconds. */
const delaysMs = { major: 0, notable: 2_000, minor: 5_000 } as const;
const crowdedDelayMs = 1_000;

/** Creates the one writer of the statuses of a kind; it records events on transitions as well. */
export function createStatusReporter<T extends KubeObject & { status?: Status }, Status>(
  options: StatusReporterOptions<Status>,
): StatusReporter<T, Status> {
  const { writer, events, clock, resource, readStatus, urgency, transitions } = options;
  const pendingSince = new Map<string, number>();
  // Fields of a status that others own stay whatever is applied: once is enough.
  const futile = new Map<string, FutileWrite>();
  return {
    forget: (key) => {
      pendingSince.delete(key);
      futile.delete(key);
    },
    report: async (object, next, othersWait = false) => {
      const key = keyFor(refTo(object));
      const change = urgency(object.status, next);
      if (change === 'none') {
        pendingSince.delete(key);
        return undefined;
      }
      const now = clock.monotonic();
      const since = pendingSince.get(key) ?? now;
      const delayMs = Math.max(delaysMs[change], othersWait ? crowdedDelayMs : 0);
      const leftMs = since + delayMs - now;
      if (leftMs > 0) {
        pendingSince.set(key, since);
        return leftMs;
      }
      pendingSince.delete(key);
      if (isSettled(futile.get(key), object, next)) return undefined;
      const body = statusBody(resource, object, next);
      const written: (KubeObject & { status?: unknown }) | undefined = await writer.applyStatus(
        resource,
        body,
      );
      if (written === undefined) return undefined;
      const { resourceVersion } = written.metadata;
      if (urgency(readStatus(written.status), next) === 'none') futile.delete(key);
      else futile.set(key, { next, resourceVersion });
      for (const event of transitions(object.status, next)) events.record(object, event);
      return undefined;
    },
  };
}

/** A status that was applied without the object becoming like it. */
interface FutileWrite {
  readonly next: unknown;
  /** Of the answer. */
  readonly resourceVersion: string | undefined;
}

function isSettled(
  before: FutileWrite | undefined,
  { metadata }: KubeObject,
  next: unknown,
): boolean {
  return (
    before !== undefined &&
    before.resourceVersion === metadata.resourceVersion &&
    isDeepStrictEqual(before.next, next)
  );
}

function statusBody(resource: Resource, { metadata }: KubeObject, status: unknown): KubeObject {
  return Object.assign(bareObject(resource, metadata), { status });
}
