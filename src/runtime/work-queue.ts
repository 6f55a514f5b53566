import type { Clock } from './clock.ts';
import { createFailureBackoff } from './failure-backoff.ts';
import { createKeySchedule } from './key-schedule.ts';
import type { WorkqueueMetrics } from './metric-sinks.ts';
import { createQueueMeter } from './queue-meter.ts';

/** For objects of a first list: whatever happens to others meanwhile comes before them. */
export const lowPriority = -100;

export interface AddOptions {
  /** Higher ones come first; 0 by default. */
  priority?: number;
  /** Not before this many milliseconds have passed. */
  afterMs?: number;
}

export interface TakenKey {
  key: string;
  priority: number;
}

/**
 * Keys that wait for work. A key is in it once, however often it is added: the highest priority
 * and the earliest time of all its additions count. A key that was taken is not given out again
 * before it is `done`; if it is added meanwhile, it comes back then.
 */
export interface WorkQueue {
  add(key: string, options?: AddOptions): void;
  /** Adds after a delay that doubles with every failure of the key: 5 ms to 1,000 s. */
  addFailed(key: string, options?: AddOptions): void;
  /** The key did not fail: its next failure is its first one. */
  forget(key: string): void;
  /** The next key that is due, once there is one; undefined after the shut down. */
  take(): Promise<TakenKey | undefined>;
  /** The work on a key that was taken is over. */
  done(key: string): void;
  /** Drops what waits and takes nothing more; resolves when nothing is worked on any more. */
  shutDown(): Promise<void>;
  /** Whether a key of at least this priority is due, and waits for somebody to take it. */
  readonly hasDue: (priority: number) => boolean;
  /** Keys that wait: due, delayed, or added while they are worked on. */
  readonly size: number;
  /** Keys whose failures are remembered. */
  readonly failing: number;
}

export interface WorkQueueOptions {
  clock: Clock;
  metrics?: WorkqueueMetrics | undefined;
}

/** An empty queue. Its memory is bounded by the keys in it, under way or failing. */
export function createWorkQueue({ clock, metrics }: WorkQueueOptions): WorkQueue {
  const underWay = new Set<string>();
  const takers: ((taken: TakenKey | undefined) => void)[] = [];
  const idle: (() => void)[] = [];
  const failures = createFailureBackoff();
  const meter = createQueueMeter(clock, metrics);
  let isShutDown = false;

  const serve = (): void => {
    while (takers.length > 0) {
      const next = schedule.next();
      if (next === undefined) return;
      const { key, priority, readyAt } = next;
      underWay.add(key);
      schedule.hold(key);
      meter.taken(key, readyAt);
      takers.shift()?.({ key, priority });
    }
  };
  const schedule = createKeySchedule({ clock, meter, onDue: serve });
  const add = (key: string, { priority = 0, afterMs = 0 }: AddOptions = {}): void => {
    if (isShutDown) return;
    if (schedule.add(key, priority, afterMs)) metrics?.added();
    serve();
  };

  return {
    add,
    addFailed: (key, { priority = 0, afterMs = 0 } = {}) => {
      if (isShutDown) return;
      metrics?.retried();
      add(key, { priority, afterMs: Math.max(failures.next(key), afterMs) });
    },
    forget: (key) => failures.forget(key),
    take: () => {
      if (isShutDown) return Promise.resolve(undefined);
      const { promise, resolve } = Promise.withResolvers<TakenKey | undefined>();
      takers.push(resolve);
      serve();
      return promise;
    },
    done: (key) => {
      if (!underWay.delete(key)) return;
      meter.done(key);
      schedule.release(key);
      serve();
      if (underWay.size === 0) for (const resolve of idle.splice(0)) resolve();
    },
    shutDown: () => {
      isShutDown = true;
      schedule.clear();
      failures.clear();
      for (const resolve of takers.splice(0)) resolve(undefined);
      if (underWay.size === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      idle.push(resolve);
      return promise;
    },
    hasDue: (priority) => (schedule.duePriority ?? -Infinity) >= priority,
    get size() {
      return schedule.size;
    },
    get failing() {
      return failures.size;
    },
  };
}
