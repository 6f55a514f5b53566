import type { Clock } from '../clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on, and calls back what comes due, in order. */
  advance(ms: number): void;
  /** The delays, from now, of all that waits; sorted. */
  waiting(): number[];
}

/** A clock that starts at this time of day; its monotonic time starts at 0. */
export function createManualClock(start = new Date('2026-01-02T03:04:05Z')): ManualClock {
  const timers = new Set<{ at: number; callback: () => void }>();
  let elapsed = 0;
  const earliest = (until: number) =>
    [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  return {
    monotonic: () => elapsed,
    now: () => new Date(start.getTime() + elapsed),
    after: (delayMs, callback) => {
      const timer = { at: elapsed + Math.max(delayMs, 0), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: (ms) => {
      const until = elapsed + ms;
      for (let timer = earliest(until); timer !== undefined; timer = earliest(until)) {
        timers.delete(timer);
        elapsed = timer.at;
        timer.callback();
      }
      elapsed = until;
    },
    waiting: () => [...timers].map(({ at }) => at - elapsed).toSorted((a, b) => a - b),
  };
}
