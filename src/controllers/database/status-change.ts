import { isDeepStrictEqual } from 'node:util';
import { databaseConditions } from '../../crds/database/conditions.ts';
import type { DatabaseStatus } from '../../crds/database/v1alpha1.ts';
import { findCondition } from '../../runtime/conditions.ts';
import type { RecordedEvent } from '../../runtime/event-recorder.ts';
import type { StatusUrgency } from '../status-reporter.ts';

/** How soon the next status has to be written, given the one that the API server has. Pure. */
export function statusUrgency(
  previous: DatabaseStatus | undefined,
  next: DatabaseStatus,
): StatusUrgency {
  if (isDeepStrictEqual(inOrder(previous), inOrder(next))) return 'none';
  return isDeepStrictEqual(essence(previous), essence(next)) ? 'minor' : 'major';
}

/**
 * Events for what people want to hear of: a change of Ready, a volume that fills up, parking and
 * the way back. Pure.
 */
export function transitions(
  previous: DatabaseStatus | undefined,
  next: DatabaseStatus,
): readonly RecordedEvent[] {
  const action = 'Reconcile';
  const events: RecordedEvent[] = [];
  const parked = findCondition(next.conditions, databaseConditions.Parked);
  if ((previous?.parkedSince === undefined) !== (next.parkedSince === undefined)) {
    events.push(
      parked === undefined
        ? { type: 'Normal', reason: 'Unparked', action, note: 'The database is used again' }
        : { type: 'Normal', reason: 'Parked', action, note: parked.message },
    );
    return events;
  }
  events.push(...storageEvents(previous, next));
  const isRotated = previous?.username !== undefined && next.rotation?.since !== undefined;
  if (isRotated && previous.username !== next.username) {
    const note = `Login ${next.username ?? ''} is in use now, with a new password`;
    events.push({ type: 'Normal', reason: 'CredentialsRotated', action, note });
  }
  const before = findCondition(previous?.conditions, databaseConditions.Ready);
  const after = findCondition(next.conditions, databaseConditions.Ready);
  if (after === undefined || before?.status === after.status) return events;
  // What has yet to become ready for the first time is no news.
  if (before === undefined && after.status !== 'True') return events;
  events.push({
    type: after.status === 'True' ? 'Normal' : 'Warning',
    reason: after.reason,
    action,
    note: after.message,
  });
  return events;
}

function storageEvents(
  previous: DatabaseStatus | undefined,
  next: DatabaseStatus,
): readonly RecordedEvent[] {
  const { StorageLow: type } = databaseConditions;
  const low = findCondition(next.conditions, type);
  if (low === undefined || findCondition(previous?.conditions, type) !== undefined) return [];
  return [{ type: 'Warning', reason: low.reason, action: 'Measure', note: low.message }];
}

/** The API server may keep the conditions in another order. */
function inOrder(status: DatabaseStatus | undefined): DatabaseStatus {
  const conditions = status?.conditions ?? [];
  return { ...status, conditions: conditions.toSorted((a, b) => (a.type < b.type ? -1 : 1)) };
}

function essence(status: DatabaseStatus | undefined): unknown {
  const { Ready, Stalled, Parked, Deleting, BackedUp, Restored, StorageLow } = databaseConditions;
  return [
    status?.observedGeneration,
    status?.binding,
    status?.backupRequest,
    ...[Ready, Stalled, Parked, Deleting, BackedUp, Restored, StorageLow].map((type) => {
      const condition = findCondition(status?.conditions, type);
      return [condition?.status, type === Ready ? undefined : condition?.reason];
    }),
  ];
}
