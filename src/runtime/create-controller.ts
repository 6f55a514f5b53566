import type { Clock } from './clock.ts';
import { connectSources } from './controller-sources.ts';
import type { Reconcile, Source } from './controller.ts';
import { sleep } from './deadline.ts';
import { createEventLoopTurns } from './event-loop-turns.ts';
import { createReconcileRunner } from './reconcile-runner.ts';
import type { Logger } from './logger.ts';
import type { ReconcileMetrics, WorkqueueMetrics } from './metric-sinks.ts';
import { createWorkQueue, lowPriority } from './work-queue.ts';

/** Keeps the objects of one kind as they were declared. */
export interface Controller {
  readonly name: string;
  /**
   * Waits until all sources are synced, then reconciles every object once and after each event,
   * until the signal aborts: running reconciles are aborted then and waited for. To be called once;
   * rejects never.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Has the key reconciled; nothing while it does not run, since every object is then anyway. */
  enqueue(key: string, priority?: number): void;
}

export interface ControllerOptions {
  /** For logs and metrics. */
  name: string;
  sources: readonly Source[];
  reconcile: Reconcile;
  /** Reconciles at once, each of another key. */
  concurrency: number;
  clock: Clock;
  logger: Logger;
  metrics?:
    | {
        reconcile(controller: string): ReconcileMetrics;
        workqueue(name: string): WorkqueueMetrics;
      }
    | undefined;
  /** Milliseconds after which the signal of a reconcile aborts; not at all by default. */
  reconcileTimeoutMs?: number | undefined;
  /** Milliseconds that running reconciles get at the stop; 20,000 by default. */
  graceMs?: number | undefined;
  /** Milliseconds, give or take a tenth, after which everything is reconciled again; never by default. */
  resyncPeriodMs?: number | undefined;
  /** Between 0 and 1, for jitter; Math.random by default. */
  random?: (() => number) | undefined;
}

const defaultGraceMs = 20_000;

/**
 * A controller. An error of a reconcile is logged once and never ends it: a terminal one waits for
 * the next event, a waiting one for its retryAfterMs if it has one, all others come back with
 * backoff.
 */
export function createController(options: ControllerOptions): Controller {
  const { name, sources, clock, concurrency } = options;
  const logger = options.logger.child({ controller: name });
  const metrics = options.metrics?.reconcile(name);
  const queue = createWorkQueue({ clock, metrics: options.metrics?.workqueue(name) });
  const turns = createEventLoopTurns(clock);
  const random = options.random ?? Math.random;
  let isActive = false;

  const enqueue = (key: string, priority = 0, afterMs = 0): void => {
    if (isActive) queue.add(key, { priority, afterMs });
  };
  const { enqueueAll } = connectSources({ sources, enqueue, logger });

  const resync = (signal: AbortSignal): void => {
    const period = options.resyncPeriodMs;
    if (period === undefined || signal.aborted) return;
    const cancel = clock.after(period * (0.9 + 0.2 * random()), () => {
      signal.removeEventListener('abort', cancel);
      enqueueAll(lowPriority);
      resync(signal);
    });
    signal.addEventListener('abort', cancel, { once: true });
  };
  const work = async (runOne: (key: string, priority: number) => Promise<void>): Promise<void> => {
    for (let next = await queue.take(); next !== undefined; next = await queue.take()) {
      for (let turn = turns(); turn !== undefined; turn = turns()) await turn;
      await runOne(next.key, next.priority);
      queue.done(next.key);
    }
  };
  const stop = async (): Promise<void> => {
    isActive = false;
    const done = queue.shutDown().then(() => true);
    const grace = options.graceMs ?? defaultGraceMs;
    const over = new AbortController();
    const inTime = await Promise.race([done, sleep(clock, grace, over.signal).then(() => false)]);
    over.abort();
    if (!inTime) logger.warn({}, 'A reconcile did not end in time at the stop');
  };

  return {
    name,
    enqueue: (key, priority) => enqueue(key, priority),
    run: async (signal) => {
      metrics?.concurrency(concurrency);
      const isSynced = await waitForAll(sources, signal);
      if (!isSynced) {
        await stop();
        return;
      }
      isActive = true;
      enqueueAll(lowPriority);
      resync(signal);
      const runOne = createReconcileRunner({ ...options, logger, metrics, queue, signal });
      for (let worker = 0; worker < concurrency; worker += 1) void work(runOne);
      logger.info({ workers: concurrency }, 'The controller runs');
      await atAbort(signal, stop);
    },
  };
}

async function waitForAll(sources: readonly Source[], signal: AbortSignal): Promise<boolean> {
  const informers = new Set(sources.map(({ informer }) => informer));
  const waits = await Promise.allSettled(
    [...informers].map((informer) => informer.waitForSync(signal)),
  );
  return waits.every(({ status }) => status === 'fulfilled') && !signal.aborted;
}

/** Stops in the moment in which the signal aborts, so that nothing is taken on after it. */
function atAbort(signal: AbortSignal, stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(stop());
    else signal.addEventListener('abort', () => resolve(stop()), { once: true });
  });
}
