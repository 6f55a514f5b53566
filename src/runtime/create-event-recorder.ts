import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { eventBody, eventKey, objectKey, type Reporter } from './event-body.ts';
import type { EventRecorder, RecordedEvent } from './event-recorder.ts';
import { createEventSeries, type EventSeries } from './event-series.ts';
import { createEventWriter } from './event-writer.ts';
import type { KubeObject } from './kube-object.ts';
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
  const active = new Map<string, EventSeries>();
  let isDrained = false;
  let cancelSweep: (() => void) | undefined;

  function begin(key: string, regarding: KubeObject, event: RecordedEvent): void {
    const takeToken = () => buckets.take(objectKey(regarding));
    const onGone = () => {
      if (active.get(key) === series) active.delete(key);
    };
    const body = eventBody(regarding, event, options, clock.now());
    const series = createEventSeries(body, { writer, clock, takeToken, onGone });
    if (!takeToken() || !series.create()) return;
    active.set(key, series);
    const [oldest] = active;
    if (active.size > maxKeys && oldest !== undefined) finish(...oldest);
    cancelSweep ??= clock.after(limits.sweepMs, sweep);
  }

  function finish(key: string, series: EventSeries): void {
    series.flush();
    active.delete(key);
  }

  function sweep(): void {
    for (const [key, series] of active) {
      if (series.idleMs >= limits.idleMs) finish(key, series);
      else if (series.unwrittenMs >= limits.refreshMs) series.flush();
    }
    cancelSweep = active.size === 0 ? undefined : clock.after(limits.sweepMs, sweep);
  }

  function record(regarding: KubeObject, event: RecordedEvent): void {
    const key = eventKey(regarding, event);
    const series = active.get(key);
    active.delete(key);
    if (series === undefined || series.idleMs >= limits.idleMs) {
      series?.flush();
      begin(key, regarding, event);
    } else {
      // Put back as the newest one: the oldest is the first to be forgotten.
      active.set(key, series);
      series.repeat();
    }
  }

  return {
    record(regarding, event) {
      if (isDrained) return;
      try {
        record(regarding, event);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        logger.warn({ error: message }, 'cannot record an event');
      }
    },
    async drain(timeoutMs) {
      isDrained = true;
      cancelSweep?.();
      for (const series of active.values()) series.flush();
      await writer.drain(timeoutMs);
      active.clear();
    },
  };
}
