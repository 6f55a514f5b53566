/** Time as the runtime sees it; tests put a fake in its place. */
export interface Clock {
  /** Milliseconds of a monotonic clock: for durations, never for display. */
  monotonic(): number;
  /** Wall-clock time: for timestamps in objects, never for durations. */
  now(): Date;
  /** Calls back after the delay in milliseconds; the return value cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  now: () => new Date(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};
