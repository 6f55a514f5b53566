import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Reconcile } from './controller.ts';
import { startDeadline } from './deadline.ts';
import type { Deadline } from './deadline.ts';
import { ApiError, LeaseLostError, ReconcileError, isConflict } from './errors.ts';
import { refOf } from './kube-object.ts';
import type { Logger } from './logger.ts';
import type { ReconcileMetrics, ReconcileOutcome } from './metric-sinks.ts';
import type { WorkQueue } from './work-queue.ts';

export interface ReconcileRunnerOptions {
  reconcile: Reconcile;
  queue: WorkQueue;
  clock: Clock;
  logger: Logger;
  metrics: ReconcileMetrics | undefined;
  reconcileTimeoutMs?: number | undefined;
  /** Aborts at the stop. */
  signal: AbortSignal;
}

/** Runs one reconcile and decides when the key comes back. The result never rejects. */
export function createReconcileRunner(
  options: ReconcileRunnerOptions,
): (key: string, priority: number) => Promise<void> {
  const { reconcile, queue, clock, metrics, reconcileTimeoutMs, signal } = options;

  const succeed = (key: string, priority: number, afterMs: number | undefined) => {
    queue.forget(key);
    if (afterMs === undefined || !(afterMs > 0) || !Number.isFinite(afterMs)) return 'success';
    queue.add(key, { priority, afterMs });
    return 'requeue_after';
  };
  const fail = (
    error: unknown,
    { key, priority, logger }: { key: string; priority: number; logger: Logger },
  ): ReconcileOutcome => {
    if (error instanceof ReconcileError && error.kind === 'waiting') {
      logger.info({ reason: error.reason }, error.message);
      return succeed(key, priority, error.retryAfterMs);
    }
    if (error instanceof ReconcileError && error.kind === 'terminal') {
      logger.warn({ reason: error.reason, err: error }, 'The object cannot be reconciled');
      queue.forget(key);
      metrics?.terminalError();
      return 'error';
    }
    if (isUnforeseen(error)) metrics?.panicked();
    queue.addFailed(key, { priority, afterMs: retryAfterMs(error) });
    if (isStale(error)) {
      logger.debug({ err: error }, 'The object was changed meanwhile; it is reconciled again');
      return 'requeue';
    }
    logger.error({ err: error }, 'The reconcile failed; it is tried again');
    return 'error';
  };

  return async (key, priority) => {
    const reconcileId = randomBytes(4).toString('hex');
    const ref = refOf(key);
    const logger = options.logger.child({ ...ref, reconcileId });
    const startedAt = clock.monotonic();
    const deadline = startDeadline(clock, reconcileTimeoutMs ?? 0, signal);
    if (reconcileTimeoutMs === undefined) deadline.stopTimer();
    let outcome: ReconcileOutcome;
    metrics?.started();
    try {
      const request = {
        ...ref,
        key,
        reconcileId,
        signal: deadline.signal,
        logger,
        othersWait: () => queue.hasDue(priority),
      };
      const result = await reconcile(request);
      outcome = succeed(key, priority, result.requeueAfterMs);
    } catch (error) {
      outcome = isOver(error, signal) ? 'requeue' : fail(error, { key, priority, logger });
    }
    countTimeout(deadline, metrics);
    deadline.end();
    metrics?.finished(outcome, (clock.monotonic() - startedAt) / 1_000);
  };
}

function countTimeout(deadline: Deadline, metrics: ReconcileMetrics | undefined): void {
  if (deadline.timedOut) metrics?.timedOut();
}

/** The process stops, or must not write any more: nothing comes of trying again. */
function isOver(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || error instanceof LeaseLostError;
}

function isStale(error: unknown): boolean {
  return isConflict(error) || (error instanceof ReconcileError && isConflict(error.cause));
}

function isUnforeseen(error: unknown): boolean {
  return (
    !(error instanceof Error) ||
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError
  );
}

function retryAfterMs(error: unknown): number {
  return error instanceof ApiError || error instanceof ReconcileError
    ? (error.retryAfterMs ?? 0)
    : 0;
}
