import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** What is waited for, for the error; a noun such as `three replicas`. */
  what?: string;
  /** 60,000 by default. */
  timeoutMs?: number;
  /** 50 by default. */
  intervalMs?: number;
}

/**
 * Tries the assertion until it holds, and resolves to what it returned. When the time is up it
 * rejects with what was waited for and what was seen last, the message of the last error.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { what = 'a state', timeoutMs = 60_000, intervalMs = 50 }: EventuallyOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) {
        const seen = error instanceof Error ? error.message : String(error);
        throw new Error(`waited ${timeoutMs / 1_000} s for ${what}; seen last: ${seen}`, {
          cause: error,
        });
      }
    }
    await delay(intervalMs);
  }
}
