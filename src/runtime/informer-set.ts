import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { createInformer } from './create-informer.ts';
import type { SharedInformer } from './create-informer.ts';
import { followCrds } from './follow-crds.ts';
import { sleep } from './deadline.ts';
import type { InformerTiming } from './informer-timing.ts';
import type { Informer, InformerOptions } from './informer.ts';
import type { KubeObject } from './kube-object.ts';
import type { Logger } from './logger.ts';
import type { InformerMetrics } from './metric-sinks.ts';
import { resourceName } from './resource.ts';
import type { Resource } from './resource.ts';
import { createSharedInformers } from './shared-informers.ts';

export interface InformerSetOptions {
  client: Pick<KubeClient, 'list' | 'watch'>;
  clock: Clock;
  logger: Logger;
  metrics?: { informer(resource: string): InformerMetrics } | undefined;
  /** Between 0 and 1, for jitter; Math.random by default. */
  random?: (() => number) | undefined;
  timing?: Partial<InformerTiming> | undefined;
}

/** The informers of a process; each is shared by all who ask for the same. */
export interface InformerSet {
  /**
   * The informer for these options; indexes of those who share it come together. It is another one
   * where selectors, metadataOnly, optional or the transform function differ.
   */
  informer<T extends KubeObject>(options: InformerOptions<T>): Informer<T>;
  /**
   * The informer of the resource, or undefined where nobody asked for one. Where there are several,
   * it reads from the first one and what it observes goes into all.
   */
  readonly find: (resource: Resource) => Informer<KubeObject> | undefined;
  /** Runs all informers, those of later as well, until the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when all are synced or absent; rejects at the timeout, in milliseconds, and says why. */
  waitForSync(signal: AbortSignal, timeoutMs?: number): Promise<void>;
  /** Whether all caches are states that the server had. */
  synced(): boolean;
  /** Which caches are not synced or do not follow, and why; '' when all is well. */
  readonly trouble: () => string;
}

const defaultSyncTimeoutMs = 120_000;

/**
 * A set without informers. While one of them is optional it follows the CustomResourceDefinitions,
 * of which it needs the rights to list and watch, to wake those whose API arrives.
 */
export function createInformerSet(options: InformerSetOptions): InformerSet {
  const running = new Set<Promise<void>>();
  let runSignal: AbortSignal | undefined;

  const create = <T extends KubeObject>(wanted: InformerOptions<T>): SharedInformer<T> =>
    createInformer(
      { ...options, metrics: options.metrics?.informer(resourceName(wanted.resource)) },
      wanted,
    );
  const shared = createSharedInformers(create);
  const crds = followCrds({ clock: options.clock, create, informers: () => shared.optional });
  const start = <T extends KubeObject>(informer: Informer<T>, signal: AbortSignal): void => {
    const run = informer.run(signal).finally(() => running.delete(run));
    running.add(run);
  };
  const startCrds = (signal: AbortSignal): void => {
    const added = shared.optional.length > 0 ? crds.begin() : undefined;
    if (added !== undefined) start(added, signal);
  };
  const unsynced = (): readonly Informer<KubeObject>[] =>
    shared.all.filter(({ state }) => state !== 'synced' && state !== 'absent');

  return {
    informer: (wanted) => {
      const { informer, isNew } = shared.share(wanted);
      if (isNew && runSignal?.aborted === false) {
        start(informer, runSignal);
        startCrds(runSignal);
      }
      return informer;
    },
    find: shared.find,
    run: async (signal) => {
      runSignal = signal;
      for (const informer of shared.all) start(informer, signal);
      startCrds(signal);
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.all(running);
    },
    waitForSync: async (signal, timeoutMs = defaultSyncTimeoutMs) => {
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      const all = shared.all.map((informer) => informer.waitForSync(either));
      try {
        const isInTime = await Promise.race([
          Promise.all(all).then(() => true),
          sleep(options.clock, timeoutMs, either).then(() => false),
        ]);
        if (!isInTime) throw new Error(describe(unsynced()));
      } finally {
        stop.abort();
        await Promise.allSettled(all);
      }
    },
    synced: () => unsynced().length === 0,
    trouble: () => {
      const waiting = unsynced();
      const lagging = shared.all.map(({ trouble }) => trouble).filter((text) => text !== '');
      return waiting.length > 0 ? describe(waiting) : [...new Set(lagging)].join('; ');
    },
  };
}

function describe(informers: readonly Informer<KubeObject>[]): string {
  const reasons = informers.map(({ resource, trouble }) =>
    trouble === '' ? resourceName(resource) : `${resourceName(resource)} (${trouble})`,
  );
  return `these caches are not synced: ${reasons.join(', ')}`;
}
