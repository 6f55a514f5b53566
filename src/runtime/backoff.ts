import type { Clock } from './clock.ts';

export interface BackoffOptions {
  initialMs: number;
  maxMs: number;
  factor: number;
  /** Of a delay, this share is added at random: 1 adds up to as much again. */
  jitter: number;
  /** After this long without a failure it begins at `initialMs` again. */
  resetAfterMs: number;
}

/**
 * What client-go's reflector uses: 800 ms to 30 s, and up to as much again at random. But what went
 * well for half a minute begins anew, not after two: a server that is restarted again and again
 * would else be missed for a minute each time.
 */
export const reflectorBackoff: BackoffOptions = {
  initialMs: 800,
  maxMs: 30_000,
  factor: 2,
  jitter: 1,
  resetAfterMs: 30_000,
};

/** Growing delays between attempts. */
export interface Backoff {
  /** Milliseconds to wait before the next attempt. */
  next(): number;
}

/** A backoff whose `random` is between 0 and 1. */
export function createBackoff(
  options: BackoffOptions,
  clock: Clock,
  random: () => number,
): Backoff {
  let delay = options.initialMs;
  let readyAt = Number.NEGATIVE_INFINITY;
  return {
    next: () => {
      const now = clock.monotonic();
      if (now - readyAt >= options.resetAfterMs) delay = options.initialMs;
      const jittered = delay * (1 + options.jitter * random());
      delay = Math.min(delay * options.factor, options.maxMs);
      readyAt = now + jittered;
      return jittered;
    },
  };
}
