import { createHash } from 'node:crypto';
import { builtin } from './builtin-resources.ts';
import type { RecordedEvent } from './event-recorder.ts';
import type { KubeObject } from './kube-object.ts';
import { microTime } from './micro-time.ts';
import { apiVersionOf } from './resource.ts';

/** events.k8s.io/v1 Event, as far as it is written. */
export interface Event extends KubeObject {
  eventTime: string;
  type: string;
  reason: string;
  action: string;
  note: string;
  reportingController: string;
  reportingInstance: string;
  regarding: {
    apiVersion: string;
    kind: string;
    name: string;
    namespace?: string;
    uid?: string;
  };
}

/** Who records: a qualified name such as `slipway.dev/operator`, and the process. */
export interface Reporter {
  readonly controller: string;
  readonly instance: string;
}

/** Limits of the API server (core validation of Events), the note's in bytes. */
const longestNote = 1024;
const longestWord = 128;
const longestName = 253;

/**
 * The Event to create. Its name follows from what it says and the time, so that a create whose
 * answer was lost meets itself. Events of cluster-scoped objects are in the namespace `default`.
 */
export function eventBody(
  regarding: KubeObject,
  event: RecordedEvent,
  reporter: Reporter,
  now: Date,
): Event {
  const { name, namespace, uid } = regarding.metadata;
  const eventTime = microTime(now);
  const suffix = createHash('sha256')
    .update(`${eventKey(regarding, event)}\n${reporter.instance}\n${eventTime}`)
    .digest('hex')
    .slice(0, 16);
  const stem = name.slice(0, longestName - suffix.length - 1).replace(/[-.]+$/, '');
  return {
    apiVersion: apiVersionOf(builtin.event),
    kind: builtin.event.kind,
    metadata: { name: `${stem}.${suffix}`, namespace: namespace ?? 'default' },
    eventTime,
    type: event.type,
    reason: event.reason.slice(0, longestWord),
    action: event.action.slice(0, longestWord),
    note: cut(event.note),
    reportingController: reporter.controller,
    reportingInstance: reporter.instance.slice(0, longestWord),
    regarding: {
      apiVersion: regarding.apiVersion,
      kind: regarding.kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
}

/** What makes two events of one process the same, so that they are one series; the note is not in it. */
export function eventKey(regarding: KubeObject, event: RecordedEvent): string {
  return [objectKey(regarding), event.type, event.action, event.reason].join('\n');
}

/** Tells objects apart, also from a namesake before or after. */
export function objectKey(object: KubeObject): string {
  const { namespace = '', name, uid = '' } = object.metadata;
  return [object.apiVersion, object.kind, namespace, name, uid].join('\n');
}

function cut(note: string): string {
  if (Buffer.byteLength(note) <= longestNote) return note;
  const ellipsis = '…';
  const bytes = Buffer.from(note).subarray(0, longestNote - Buffer.byteLength(ellipsis));
  // A character that was cut in two decodes to the replacement character.
  return `${bytes.toString().replace(/\uFFFD+$/, '')}${ellipsis}`;
}
