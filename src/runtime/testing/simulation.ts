import type { Clock } from '../clock.ts';

/** A clock of one simulated process. */
export interface SimulatedClock extends Clock {
  /** Blocks the process: nothing of it runs until it is resumed, while its time goes on. */
  pause(): void;
  resume(): void;
  /** Runs the callback in the process: now or, while it is blocked, once it is resumed. */
  deliver(callback: () => void): void;
}

/** Time that only moves when told, for any number of processes. */
export interface Simulation {
  readonly time: number;
  /** Calls back after this many milliseconds of simulated time; the return value cancels. */
  after(delayMs: number, callback: () => void): () => void;
  /** A process whose monotonic clock runs at this rate of the simulated time. */
  clock(rate?: number): SimulatedClock;
  /** Lets time pass, callback by callback; `each` is called after every one has had its effect. */
  advance(durationMs: number, each?: () => void): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

const epoch = Date.parse('2026-01-01T00:00:00Z');

/** A simulation that begins at time 0, on the first of January 2026. */
export function createSimulation(): Simulation {
  const timers = new Set<Timer>();
  let time = 0;

  function after(delayMs: number, callback: () => void): () => void {
    const timer = { at: time + Math.max(delayMs, 0), callback };
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }

  return {
    get time() {
      return time;
    },
    after,
    clock: (rate = 1) => createClock(() => time, after, rate),
    async advance(durationMs, each) {
      const end = time + durationMs;
      await settle();
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        timers.delete(timer);
        time = timer.at;
        timer.callback();
        await settle();
        each?.();
      }
      time = end;
    },
  };
}

function createClock(time: () => number, after: Simulation['after'], rate: number): SimulatedClock {
  let isPaused = false;
  let waiting: (() => void)[] = [];

  function deliver(callback: () => void): void {
    if (isPaused) waiting.push(callback);
    else callback();
  }

  return {
    monotonic: () => time() * rate,
    now: () => new Date(epoch + time()),
    after(delayMs, callback) {
      let isCancelled = false;
      const cancel = after(delayMs / rate, () => {
        deliver(() => {
          if (!isCancelled) callback();
        });
      });
      return () => {
        isCancelled = true;
        cancel();
      };
    },
    deliver,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) callback();
    },
  };
}

/** Lets all promises that can settle do so. */
async function settle(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
  await promise;
}
