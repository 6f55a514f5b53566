import { ApiError } from './errors.ts';
import { isConnectionLost, wasNeverSent } from './transport-failure.ts';

/** The first attempt and its repeats together, as in client-go. */
export const mostAttempts = 10;

const firstBackoffMs = 100;
const longestBackoffMs = 5_000;
const defaultRetryAfterMs = 1_000;

export interface FailedAttempt {
  error: unknown;
  /** 1 for the first one. */
  attempt: number;
  /** Doing it twice is the same as doing it once. */
  idempotent: boolean;
  /** Between 0 and 1. */
  random: number;
}

/**
 * How many milliseconds to wait before the call is tried again, or undefined where it is not:
 * - 429 was not carried out: always, after Retry-After or 1 s;
 * - 5xx only where the server says after how long, and only what is idempotent;
 * - a lost connection where the call is idempotent, or was certainly never sent.
 *
 * Up to a fifth is added at random, so that clients do not come back at the same moment.
 */
export function retryDelayMs(failed: FailedAttempt): number | undefined {
  if (failed.attempt >= mostAttempts) return undefined;
  const delay = baseDelayMs(failed);
  return delay === undefined ? undefined : delay * (1 + failed.random / 5);
}

function baseDelayMs({ error, attempt, idempotent }: FailedAttempt): number | undefined {
  if (error instanceof ApiError) {
    if (error.code === 429) return error.retryAfterMs ?? defaultRetryAfterMs;
    return error.code >= 500 && idempotent && !isFromTheFuture(error)
      ? error.retryAfterMs
      : undefined;
  }
  return wasNeverSent(error) || (idempotent && isConnectionLost(error))
    ? Math.min(firstBackoffMs * 2 ** (attempt - 1), longestBackoffMs)
    : undefined;
}

/** The server has not reached the resource version that was asked for; it may never do so. */
export function isFromTheFuture(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    (error.status.details?.causes ?? []).some(({ reason }) => reason === 'ResourceVersionTooLarge')
  );
}
