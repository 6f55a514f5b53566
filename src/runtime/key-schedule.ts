import { createBinaryHeap } from './binary-heap.ts';
import type { Clock } from './clock.ts';
import type { QueueMeter } from './queue-meter.ts';

/** A key that waits, or that is due. */
export interface ScheduledKey {
  readonly key: string;
  /** Of two of the same priority the one that was added first goes first. */
  readonly order: number;
  priority: number;
  /** Monotonic milliseconds. */
  readyAt: number;
}

/** Which key is next, and when. */
export interface KeySchedule {
  /** The highest priority and the earliest time of all additions count; true for a new key. */
  add(key: string, priority: number, afterMs: number): boolean;
  /** Takes out the first key that is due and not held. */
  next(): ScheduledKey | undefined;
  /** The highest priority of the keys that are due and not held; undefined where there are none. */
  readonly duePriority: number | undefined;
  /** Holds a key back, whenever it is due. */
  hold(key: string): void;
  release(key: string): void;
  clear(): void;
  readonly size: number;
}

export interface KeyScheduleOptions {
  clock: Clock;
  meter: QueueMeter;
  /** A delayed key has come due. */
  onDue: () => void;
}

/** An empty schedule. */
export function createKeySchedule({ clock, meter, onDue }: KeyScheduleOptions): KeySchedule {
  const items = new Map<string, ScheduledKey>();
  const held = new Set<string>();
  const due = createBinaryHeap<ScheduledKey>(comesFirst);
  const delayed = createBinaryHeap<ScheduledKey>((a, b) => a.readyAt < b.readyAt);
  let added = 0;

  const leave = (item: ScheduledKey): void => {
    if (due.remove(item)) meter.notDue(item.priority);
    else delayed.remove(item);
  };
  // An item that is due and held is in neither heap until it is released.
  const enter = (item: ScheduledKey): void => {
    if (item.readyAt > clock.monotonic()) delayed.push(item);
    else if (!held.has(item.key)) {
      due.push(item);
      meter.due(item.priority);
    }
  };
  const promote = (): void => {
    const now = clock.monotonic();
    for (let first = delayed.peek(); first !== undefined && first.readyAt <= now;) {
      delayed.remove(first);
      enter(first);
      first = delayed.peek();
    }
    timer.set(delayed.peek()?.readyAt);
    onDue();
  };
  const timer = createTimer(clock, promote);
  return {
    add: (key, priority, afterMs) => {
      const readyAt = clock.monotonic() + Math.max(afterMs, 0);
      const known = items.get(key);
      const item = known ?? { key, order: (added += 1), priority, readyAt };
      if (known !== undefined) leave(known);
      item.priority = Math.max(item.priority, priority);
      item.readyAt = Math.min(item.readyAt, readyAt);
      items.set(key, item);
      enter(item);
      timer.set(delayed.peek()?.readyAt);
      return known === undefined;
    },
    next: () => {
      const item = due.peek();
      if (item === undefined) return undefined;
      leave(item);
      items.delete(item.key);
      return item;
    },
    get duePriority() {
      return due.peek()?.priority;
    },
    hold: (key) => void held.add(key),
    release: (key) => {
      const item = held.delete(key) ? items.get(key) : undefined;
      if (item !== undefined && item.readyAt <= clock.monotonic()) {
        leave(item);
        enter(item);
      }
    },
    clear: () => {
      for (const item of items.values()) leave(item);
      items.clear();
      timer.set(delayed.peek()?.readyAt);
    },
    get size() {
      return items.size;
    },
  };
}

function comesFirst(a: ScheduledKey, b: ScheduledKey): boolean {
  return a.priority === b.priority ? a.order < b.order : a.priority > b.priority;
}

/** A timer for one monotonic time, which can be set to another or, with undefined, to none. */
function createTimer(clock: Clock, callback: () => void) {
  let pending: { at: number; cancel: () => void } | undefined;
  return {
    set: (at: number | undefined): void => {
      if (at === pending?.at) return;
      pending?.cancel();
      pending = undefined;
      if (at === undefined) return;
      const cancel = clock.after(at - clock.monotonic(), () => {
        pending = undefined;
        callback();
      });
      pending = { at, cancel };
    },
  };
}
