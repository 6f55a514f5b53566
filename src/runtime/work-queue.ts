import { createBinaryHeap } from './binary-heap.ts';
import type { Clock } from './clock.ts';
import { createFailureBackoff } from './failure-backoff.ts';
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
  /** Keys that wait: due, delayed, or added while they are worked on. */
  readonly size: number;
  /** Keys whose failures are remembered. */
  readonly failing: number;
}

export interface WorkQueueOptions {
  clock: Clock;
  metrics?: WorkqueueMetrics | undefined;
}

interface Item {
  readonly key: string;
  /** Of two of the same priority the one that was added first goes first. */
  readonly order: number;
  priority: number;
  readyAt: number;
  state: 'delayed' | 'due' | 'held';
}

/** An empty queue. Its memory is bounded by the keys in it, under way or failing. */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { clock, metrics } = options;
  const items = new Map<string, Item>();
  const underWay = new Set<string>();
  const due = createBinaryHeap<Item>(comesFirst);
  const delayed = createBinaryHeap<Item>((a, b) => a.readyAt < b.readyAt);
  const takers: ((taken: TakenKey | undefined) => void)[] = [];
  const idle: (() => void)[] = [];
  const failures = createFailureBackoff();
  const meter = createQueueMeter(clock, metrics);
  let isShutDown = false;
  let added = 0;
  let timer: { at: number; cancel: () => void } | undefined;

  const leave = (item: Item): void => {
    if (item.state === 'due') {
      due.remove(item);
      meter.notDue(item.priority);
    } else {
      delayed.remove(item);
    }
  };
  const enter = (item: Item): void => {
    if (item.readyAt > clock.monotonic()) {
      item.state = 'delayed';
      delayed.push(item);
    } else if (underWay.has(item.key)) {
      item.state = 'held';
    } else {
      item.state = 'due';
      due.push(item);
      meter.due(item.priority);
    }
  };
  const wakeInTime = (): void => {
    const next = delayed.peek();
    if (next?.readyAt === timer?.at) return;
    timer?.cancel();
    timer = undefined;
    if (next === undefined) return;
    const cancel = clock.after(next.readyAt - clock.monotonic(), () => {
      timer = undefined;
      promote();
    });
    timer = { at: next.readyAt, cancel };
  };
  const promote = (): void => {
    const now = clock.monotonic();
    for (
      let item = delayed.peek();
      item !== undefined && item.readyAt <= now;
      item = delayed.peek()
    ) {
      delayed.remove(item);
      enter(item);
    }
    wakeInTime();
    serve();
  };
  const serve = (): void => {
    while (takers.length > 0) {
      const item = due.peek();
      if (item === undefined) return;
      leave(item);
      items.delete(item.key);
      underWay.add(item.key);
      meter.taken(item.key, item.readyAt);
      takers.shift()?.({ key: item.key, priority: item.priority });
    }
  };
  const add = (key: string, { priority = 0, afterMs = 0 }: AddOptions = {}): void => {
    if (isShutDown) return;
    const readyAt = clock.monotonic() + Math.max(afterMs, 0);
    const known = items.get(key);
    if (known !== undefined) {
      if (known.priority >= priority && known.readyAt <= readyAt) return;
      leave(known);
      known.priority = Math.max(known.priority, priority);
      known.readyAt = Math.min(known.readyAt, readyAt);
      enter(known);
    } else {
      added += 1;
      const item: Item = { key, order: added, priority, readyAt, state: 'held' };
      items.set(key, item);
      metrics?.added();
      enter(item);
    }
    wakeInTime();
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
      const item = items.get(key);
      if (item?.state === 'held') enter(item);
      serve();
      if (underWay.size === 0) for (const resolve of idle.splice(0)) resolve();
    },
    shutDown: () => {
      isShutDown = true;
      for (const item of items.values()) leave(item);
      items.clear();
      failures.clear();
      wakeInTime();
      for (const resolve of takers.splice(0)) resolve(undefined);
      if (underWay.size === 0) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      idle.push(resolve);
      return promise;
    },
    get size() {
      return items.size;
    },
    get failing() {
      return failures.size;
    },
  };
}

function comesFirst(a: Item, b: Item): boolean {
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}
