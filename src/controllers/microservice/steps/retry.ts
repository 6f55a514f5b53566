import type { ReconcileResult } from '../../../runtime/controller.ts';
import { ApiError, ReconcileError } from '../../../runtime/errors.ts';
import type { ChildOutcome } from '../status.ts';
import type { Scope } from './scope.ts';

/** A refusal that only somebody else's act can change is tried again this seldom, in ms. */
const refusedRetryMs = 60_000;

/**
 * When to come back. A failed write is retried with backoff (by rejecting with it), one that the
 * API server refused for good (forbidden, invalid) after a minute; a held-back status after its
 * delay, and a route that is held closed once it may be opened. Waiting for others needs no timer:
 * their events wake the key.
 */
export function retryAfter(
  scope: Scope,
  delaysMs: readonly (number | undefined)[],
): ReconcileResult {
  const failures = scope.outcomes.filter((outcome) => outcome.result === 'failed');
  const passing = failures.find((outcome) => !isRefusal(outcome));
  if (passing !== undefined) {
    throw new ReconcileError(
      'transient',
      'ApplyFailed',
      `${passing.kind} ${scope.request.namespace}/${passing.name} could not be written`,
      { cause: passing.error },
    );
  }
  const delays = [
    ...(failures.length > 0 ? [refusedRetryMs] : []),
    ...delaysMs.filter((delay) => delay !== undefined),
    ...scope.desired.routes
      .map(({ opensInMs = Number.POSITIVE_INFINITY }) => opensInMs)
      .filter(Number.isFinite),
  ];
  return delays.length === 0 ? {} : { requeueAfterMs: Math.min(...delays) };
}

function isRefusal({ error }: ChildOutcome): boolean {
  return error instanceof ApiError && [400, 403, 404, 422].includes(error.code);
}
