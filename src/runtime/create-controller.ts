import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Reconcile, Source } from './controller.ts';
import { ReconcileError, isConflict } from './errors.ts';
import { refOf, type KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { createWorkQueue, lowPriority, type TakenKey, type WorkQueue } from './work-queue.ts';

/** A control loop for one kind. */
export interface Controller {
  readonly name: string;
  /** Works off keys until the signal aborts and the last runs have ended. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Wakes a key. Without effect while the controller does not run: a start looks at everything. */
  enqueue(key: string, priority?: number): void;
}

export interface ControllerOptions {
  name: string;
  sources: readonly Source[];
  reconcile: Reconcile;
  /** Keys that are worked on at once. */
  concurrency: number;
  clock: Clock;
  logger: Logger;
  metrics?: Metrics;
}

/**
 * Creates a controller. Its handlers are on the informers from now on, so that what a standby saw
 * is waiting for it when it takes over.
 */
export function createController(options: ControllerOptions): Controller {
  const { clock, metrics, name, sources } = options;
  const queue = createWorkQueue({ clock, metrics: metrics?.workqueue(name) });
  const wake = (keys: readonly string[], priority: number): void => {
    for (const key of keys) queue.add(key, { priority });
  };
  for (const source of sources) listen(source, wake);
  return {
    name,
    enqueue: (key, priority = 0) => wake([key], priority),
    run: async (signal) => {
      try {
        await Promise.all(sources.map(({ informer }) => informer.waitForSync(signal)));
      } catch {
        return;
      }
      metrics?.reconcile(name).concurrency(options.concurrency);
      const workers = Array.from({ length: options.concurrency }, () =>
        work(options, queue, signal),
      );
      const stop = (): void => void queue.shutDown();
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      await Promise.all(workers);
    },
  };
}

function listen(source: Source, wake: (keys: readonly string[], priority: number) => void): void {
  const { informer, keys, matters } = source;
  informer.addHandler({
    added: (object, initial) => wake(keys(object), initial ? lowPriority : 0),
    updated: (before: KubeObject, after: KubeObject) => {
      if (matters?.(before, after) === false) return;
      wake([...new Set([...keys(before), ...keys(after)])], 0);
    },
    deleted: (object) => wake(keys(object), 0),
  });
}

async function work(
  options: ControllerOptions,
  queue: WorkQueue,
  signal: AbortSignal,
): Promise<void> {
  for (let taken = await queue.take(); taken !== undefined; taken = await queue.take()) {
    try {
      await runOnce(options, queue, taken, signal);
    } finally {
      queue.done(taken.key);
    }
  }
}

async function runOnce(
  options: ControllerOptions,
  queue: WorkQueue,
  { key, priority }: TakenKey,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = options;
  const counted = options.metrics?.reconcile(options.name);
  const reconcileId = randomBytes(4).toString('hex');
  const logger = options.logger.child({ controller: options.name, object: key, reconcileId });
  const startedAt = clock.monotonic();
  const seconds = (): number => (clock.monotonic() - startedAt) / 1_000;
  counted?.started();
  try {
    const result = await options.reconcile({ ...refOf(key), key, reconcileId, signal, logger });
    queue.forget(key);
    if (result.requeueAfterMs === undefined) counted?.finished('success', seconds());
    else {
      queue.add(key, { priority, afterMs: result.requeueAfterMs });
      counted?.finished('requeue_after', seconds());
    }
  } catch (error) {
    counted?.finished('error', seconds());
    if (signal.aborted) return;
    if (!(error instanceof Error)) counted?.panicked();
    retry(queue, key, priority, error, () => counted?.terminalError());
    if (isConflict(error)) logger.debug({ err: error }, 'Somebody else was faster; trying again');
    else logger.error({ err: error }, 'Reconciling failed');
  }
}

function retry(
  queue: WorkQueue,
  key: string,
  priority: number,
  error: unknown,
  terminal: () => void,
): void {
  if (error instanceof ReconcileError && error.kind !== 'transient') {
    queue.forget(key);
    if (error.kind === 'terminal') terminal();
    if (error.retryAfterMs !== undefined) queue.add(key, { priority, afterMs: error.retryAfterMs });
    return;
  }
  queue.addFailed(key, { priority });
}
