import PQueue from 'p-queue';
import { builtin } from './builtin-resources.ts';
import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { isConflict, isNamespaceTerminating, isNotFound } from './errors.ts';
import type { Event } from './event-body.ts';
import type { ObjectRef } from './kube-object.ts';
import type { Logger } from './logger.ts';
import { microTime } from './micro-time.ts';

export interface EventWriterOptions {
  readonly client: Pick<KubeClient, 'create' | 'mergePatch'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Writes under way at once. */
  readonly concurrency: number;
  /** Writes that may wait; more are dropped. */
  readonly maxQueued: number;
}

export type EventWriteOutcome = 'written' | 'gone' | 'failed';

/** Writes Events in the background; nothing here rejects or throws. */
export interface EventWriter {
  /** False where the queue is full and the event is dropped; else `done` is called later. */
  create(event: Event, done: (outcome: EventWriteOutcome) => void): boolean;
  /** Asks for the count when its turn has come. False as for `create`. */
  patchSeries(
    ref: ObjectRef,
    series: () => { count: number; lastObserved: Date },
    done: (outcome: EventWriteOutcome) => void,
  ): boolean;
  /** Waits for what is queued, for this many milliseconds at most, and gives up the rest. */
  drain(timeoutMs: number): Promise<void>;
}

/** An {@link EventWriter} with a bounded queue. */
export function createEventWriter(options: EventWriterOptions): EventWriter {
  const { client, clock, logger, maxQueued } = options;
  const queue = new PQueue({ concurrency: options.concurrency });
  const abort = new AbortController();
  const { signal } = abort;

  function enqueue(
    write: () => Promise<unknown>,
    done: (outcome: EventWriteOutcome) => void,
  ): boolean {
    if (queue.size >= maxQueued || signal.aborted) return false;
    const task = async () => done(await outcomeOf(write));
    // Only tasks that drain() cleared reject.
    void queue.add(task).catch(() => undefined);
    return true;
  }

  async function outcomeOf(write: () => Promise<unknown>): Promise<EventWriteOutcome> {
    try {
      await write();
      return 'written';
    } catch (error) {
      if (isNotFound(error) || isNamespaceTerminating(error)) return 'gone';
      if (!signal.aborted) {
        const message = error instanceof Error ? error.message : String(error);
        logger.warn({ error: message }, 'cannot record an event');
      }
      return 'failed';
    }
  }

  return {
    create: (event, done) =>
      enqueue(async () => {
        await client.create(builtin.event, event, { signal }).catch((error: unknown) => {
          // Its name is ours alone, so this is a create whose answer was lost.
          if (!isConflict(error)) throw error;
        });
      }, done),
    patchSeries: (ref, series, done) =>
      enqueue(async () => {
        const { count, lastObserved } = series();
        const patch = { series: { count, lastObservedTime: microTime(lastObserved) } };
        await client.mergePatch(builtin.event, ref, patch, { signal });
      }, done),
    async drain(timeoutMs) {
      const timeout = Promise.withResolvers<void>();
      const cancel = clock.after(timeoutMs, timeout.resolve);
      await Promise.race([queue.onIdle(), timeout.promise]);
      cancel();
      queue.clear();
      abort.abort();
    },
  };
}
