import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { eventBody, eventKey, objectKey, type Reporter } from './event-body.ts';
import type { EventRecorder, RecordedEvent } from './event-recorder.ts';
import { createEventWriter, type EventWriteOutcome } from './event-writer.ts';
import { refTo, type KubeObject, type ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { createTokenBuckets } from './token-buckets.ts';

export interface EventRecorderOptions extends Reporter {
  readonly client: Pick<KubeClient, 'create' | 'mergePatch'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Writes under way at once; 4 by default. */
  readonly concurrency?: number;
}

export interface DrainableEventRecorder extends EventRecorder {
  /**
   * Writes what series have not told yet, for this many milliseconds at most; records nothing from
   * then on. Never rejects.
   */
  drain(timeoutMs: number): Promise<void>;
}

/** Of client-go's recorders: tools/events for series, tools/record for the limit of an object. */
const limits = {
  maxQueued: 1000,
  maxKeys: 4096,
  burst: 25,
  refillMs: 300_000,
  refreshMs: 1_800_000,
  idleMs: 360_000,
  sweepMs: 60_000,
};

interface Series {
  readonly key: string;
  readonly object: string;
  readonly ref: ObjectRef;
  count: number;
  seenAt: number;
  lastObserved: Date;
  /** 0 until the Event is created. */
  written: number;
  writtenAt: number;
  isWriting: boolean;
}

/**
 * Records events as client-go does: the first one is created; a repeat makes it a series, further
 * repeats are counted in memory and written every 30 minutes and after 6 minutes without one. An
 * object gets 25 writes at once and then one every 5 minutes; refreshing a series is not counted.
 * Memory is bounded, and what exceeds a bound is dropped.
 */
export function createEventRecorder(options: EventRecorderOptions): DrainableEventRecorder {
  const { client, clock, logger, concurrency = 4 } = options;
  const { maxQueued, maxKeys } = limits;
  const writer = createEventWriter({ client, clock, logger, concurrency, maxQueued });
  const buckets = createTokenBuckets({ clock, ...limits });
  const active = new Map<string, Series>();
  let isDrained = false;
  let cancelSweep: (() => void) | undefined;

  function begin(regarding: KubeObject, event: RecordedEvent): void {
    const key = eventKey(regarding, event);
    const object = objectKey(regarding);
    const now = clock.now();
    const body = eventBody(regarding, event, options, now);
    const series: Series = {
      key,
      object,
      ref: refTo(body),
      count: 1,
      seenAt: clock.monotonic(),
      lastObserved: now,
      written: 0,
      writtenAt: clock.monotonic(),
      isWriting: true,
    };
    const isQueued =
      buckets.take(object) && writer.create(body, (outcome) => onCreated(series, outcome));
    if (!isQueued) return;
    active.set(key, series);
    const oldest = active.values().next();
    if (active.size > maxKeys && oldest.done !== true) finish(oldest.value);
    cancelSweep ??= clock.after(limits.sweepMs, sweep);
  }

  function repeat(series: Series): void {
    series.count += 1;
    series.seenAt = clock.monotonic();
    series.lastObserved = clock.now();
    active.delete(series.key);
    active.set(series.key, series);
    if (series.count === 2 && !series.isWriting && buckets.take(series.object)) write(series);
  }

  function onCreated(series: Series, outcome: EventWriteOutcome): void {
    series.isWriting = false;
    if (outcome !== 'written') {
      forget(series);
      return;
    }
    series.written = 1;
    if (series.count > 1 && buckets.take(series.object)) write(series);
  }

  function write(series: Series): void {
    if (series.isWriting || series.written === 0 || series.written === series.count) return;
    let count = 0;
    const current = () => {
      ({ count } = series);
      return { count, lastObserved: series.lastObserved };
    };
    series.isWriting = writer.patchSeries(series.ref, current, (outcome) => {
      series.isWriting = false;
      series.writtenAt = clock.monotonic();
      if (outcome === 'written') series.written = count;
      if (outcome === 'gone') forget(series);
    });
  }

  function finish(series: Series): void {
    write(series);
    forget(series);
  }

  function forget(series: Series): void {
    if (active.get(series.key) === series) active.delete(series.key);
  }

  function isIdle(series: Series): boolean {
    return clock.monotonic() - series.seenAt >= limits.idleMs;
  }

  function sweep(): void {
    for (const series of [...active.values()]) {
      if (isIdle(series)) finish(series);
      else if (clock.monotonic() - series.writtenAt >= limits.refreshMs) write(series);
    }
    cancelSweep = active.size === 0 ? undefined : clock.after(limits.sweepMs, sweep);
  }

  return {
    record(regarding, event) {
      if (isDrained) return;
      try {
        const series = active.get(eventKey(regarding, event));
        if (series !== undefined && !isIdle(series)) {
          repeat(series);
          return;
        }
        if (series !== undefined) finish(series);
        begin(regarding, event);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        logger.warn({ error: message }, 'cannot record an event');
      }
    },
    async drain(timeoutMs) {
      isDrained = true;
      cancelSweep?.();
      for (const series of active.values()) write(series);
      await writer.drain(timeoutMs);
      active.clear();
    },
  };
}
