import type { Clock } from './clock.ts';

/** How long one call may take, and whether its caller still wants it. */
export interface Deadline {
  /** Aborts when the time is up or the caller's signal aborts. */
  readonly signal: AbortSignal;
  readonly timedOut: boolean;
  /** Settles like the work, or rejects as soon as the signal aborts. */
  race<T>(work: Promise<T>): Promise<T>;
  /** The time does not run any more; the caller's signal still aborts. */
  stopTimer(): void;
  /** Has to be called in the end: lets go of the timer and the caller's signal. */
  end(): void;
}

/** Starts a deadline of so many milliseconds. */
export function startDeadline(clock: Clock, timeoutMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  let timedOut = false;
  const abort = (): void => controller.abort();
  const stopTimer = clock.after(timeoutMs, () => {
    timedOut = true;
    abort();
  });
  if (caller?.aborted === true) abort();
  else caller?.addEventListener('abort', abort, { once: true });
  return {
    signal,
    get timedOut() {
      return timedOut;
    },
    race: (work) => settleOrAbort(work, signal),
    stopTimer,
    end: () => {
      stopTimer();
      caller?.removeEventListener('abort', abort);
    },
  };
}

/** Waits so many milliseconds; resolves early when the signal aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener('abort', done, { once: true });
  });
}

function settleOrAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
