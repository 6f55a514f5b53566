import type { Controller } from './runtime/create-controller.ts';
import type { InformerSet } from './runtime/informer-set.ts';
import type { LeaderElector } from './runtime/leader-election.ts';
import type { Logger } from './runtime/logger.ts';

export interface LifecycleOptions {
  informers: InformerSet;
  controllers: readonly Controller[];
  /** Undefined where this process acts without an election. */
  elector: LeaderElector | undefined;
  /** Told whenever this process begins or ends to act. */
  leading: (isLeader: boolean) => void;
  logger: Logger;
}

export interface Lifecycle {
  /** Settles when nothing runs any more; rejects with a LeaseLostError when the lease was lost. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs caches from the start, so that a standby takes over warm, and controllers while the lease
 * is held. Stops in reverse: controllers, lease, caches.
 */
export function startLifecycle(options: LifecycleOptions): Lifecycle {
  const { informers, controllers, elector, leading, logger } = options;
  leading(false);
  const stopping = new AbortController();
  const caches = new AbortController();
  const following = informers.run(caches.signal);
  informers.waitForSync(caches.signal).then(
    () => logger.info({ afterMs: Math.round(performance.now()) }, 'caches are in sync'),
    (error: unknown) => {
      // /readyz goes on telling why.
      if (!caches.signal.aborted) logger.warn({ err: error }, 'caches are not in sync yet');
    },
  );

  const work = async (signal: AbortSignal): Promise<void> => {
    leading(true);
    try {
      await Promise.all(controllers.map((controller) => controller.run(signal)));
    } finally {
      leading(false);
    }
  };
  const lead = async (): Promise<void> => {
    let lost: Error | undefined;
    try {
      if (elector === undefined) await work(stopping.signal);
      else {
        await elector.run(stopping.signal, {
          onStarted: work,
          onLost: (error) => {
            lost = error;
          },
        });
      }
    } finally {
      caches.abort();
      await following;
    }
    if (lost !== undefined) throw lost;
    logger.info({}, 'stopped');
  };
  const ended = lead();
  return {
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
    },
  };
}
