import type { DatabaseReason } from '../../../crds/database/conditions.ts';
import type { ReconcileResult } from '../../../runtime/controller.ts';
import { ApiError, ReconcileError, isNamespaceTerminating } from '../../../runtime/errors.ts';
import type { Scope, WriteRecord } from './scope.ts';

/** What only somebody else's act can change is tried again this seldom, in milliseconds. */
const refusedRetryMs = 60_000;
/** What could not be read is tried again after so many milliseconds: no event tells when it can. */
const unreadRetryMs = 15_000;
/** What could not be read, and what other Databases and pods use: those are in no cache. */
const unseen: ReadonlySet<DatabaseReason> = new Set(['Unknown', 'ClaimInUse']);
const refusals = new Set([400, 403, 404, 422]);

/**
 * When to come back. A failed write is retried with backoff (by rejecting with it), one that the
 * API server refused for good, or that waits for somebody, after a minute. Waiting for others needs
 * no timer: their events wake the key. `delays` are other reasons to come back, in milliseconds.
 */
export function retryAfter(
  { records, request, desired }: Scope,
  delays: readonly (number | undefined)[],
): ReconcileResult {
  const failures = records.filter(
    ({ result, error }) => result === 'failed' && !isNamespaceTerminating(error),
  );
  const passing = failures.find((record) => !isRefusal(record));
  if (passing !== undefined) {
    throw new ReconcileError(
      'transient',
      'ApplyFailed',
      `${passing.kind} ${request.namespace}/${passing.name} could not be written`,
      { cause: passing.error },
    );
  }
  const isUnread = desired.problems.some(({ reason }) => unseen.has(reason));
  const due = [
    failures.length > 0 ? refusedRetryMs : undefined,
    isUnread ? unreadRetryMs : undefined,
    ...delays,
  ].filter((delay) => delay !== undefined);
  return due.length === 0 ? {} : { requeueAfterMs: Math.min(...due) };
}

function isRefusal({ error }: WriteRecord): boolean {
  return error instanceof ApiError
    ? refusals.has(error.code)
    : error instanceof ReconcileError && error.kind === 'waiting';
}
