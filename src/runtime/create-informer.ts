import type { KubeClient } from './client.ts';
import type { Clock } from './clock.ts';
import { createInformerCache } from './informer-cache.ts';
import { createInformerHandlers } from './informer-handlers.ts';
import { createInformerLoop } from './informer-loop.ts';
import { createInformerStatus } from './informer-status.ts';
import { defaultInformerTiming } from './informer-timing.ts';
import type { InformerTiming } from './informer-timing.ts';
import type { Informer, InformerOptions } from './informer.ts';
import type { KubeObject } from './kube-object.ts';
import { parseLabelSelector } from './label-selector.ts';
import type { Logger } from './logger.ts';
import type { InformerMetrics } from './metric-sinks.ts';
import { resourceName } from './resource.ts';
import { createStore } from './store.ts';
import type { Indexes } from './store.ts';
import { metadataOf, withoutManagedFields } from './stored-object.ts';

export interface InformerDependencies {
  client: Pick<KubeClient, 'list' | 'watch'>;
  clock: Clock;
  logger: Logger;
  metrics?: InformerMetrics | undefined;
  /** Between 0 and 1, for jitter; Math.random by default. */
  random?: (() => number) | undefined;
  timing?: Partial<InformerTiming> | undefined;
}

/** An informer that several share: each may bring indexes of its own. */
export interface SharedInformer<T extends KubeObject> extends Informer<T> {
  /** Throws where another function is an index under the name. */
  addIndexes(indexes: Indexes<T>): void;
  /** Own writes that handlers do not know of yet; for tests of what stays behind. */
  readonly untold: number;
}

/**
 * An informer that reads a consistent list in pages and then follows it by watches with
 * bookmarks. Handlers are told of own writes, too, once the watch tells of them. Throws where the
 * label selector is none.
 */
export function createInformer<T extends KubeObject>(
  dependencies: InformerDependencies,
  options: InformerOptions<T>,
): SharedInformer<T> {
  const { resource } = options;
  const { clock, metrics } = dependencies;
  const logger = dependencies.logger.child({ resource: resourceName(resource) });
  const store = createStore<T>({
    indexes: options.indexes,
    onIndexError: (index, { metadata: { namespace, name } }, error) =>
      logger.error({ err: error, index, namespace, name }, 'An index function failed'),
  });
  const handlers = createInformerHandlers<T>(logger);
  const cache = createInformerCache<T>({
    store,
    prepare: createPreparation(options, logger),
    tell: handlers.tell,
  });
  const follows = createSelection(options, (ref) => store.get(ref));
  const status = createInformerStatus(resource, {
    logger,
    onState: (state) => {
      metrics?.synced(state === 'synced');
      handlers.stateChanged(state);
    },
  });
  const loop = createInformerLoop<T>({
    client: dependencies.client,
    informer: options,
    cache,
    clock,
    random: dependencies.random ?? Math.random,
    timing: { ...defaultInformerTiming, ...dependencies.timing },
    metrics,
    onProven: () => status.setTrouble(''),
    onListed: () => status.enter('synced'),
    onAbsent: () => {
      status.setTrouble('');
      status.enter('absent');
    },
    onTrouble: status.setTrouble,
  });

  return {
    resource,
    lister: store,
    get state() {
      return status.state;
    },
    get trouble() {
      return status.trouble;
    },
    get untold() {
      return cache.untold;
    },
    addIndexes: store.addIndexes,
    addHandler: (handler) => {
      handlers.add(handler);
      if (status.state === 'synced') handlers.replay(handler, store.list());
    },
    run: async (signal) => {
      status.enter('syncing');
      await loop.run(signal);
    },
    wake: loop.wake,
    waitForSync: status.waitForSync,
    observeWrite: (object) => {
      if (status.state === 'synced' && follows(object)) cache.observeWrite(object);
    },
  };
}

/** What is kept of an object; of one on which the transform fails, that it is there. */
function createPreparation<T extends KubeObject>(
  options: InformerOptions<T>,
  logger: Logger,
): (object: T) => T {
  const { transform = (object: T) => object, metadataOnly } = options;
  return (object) => {
    const slim = withoutManagedFields(metadataOnly === true ? metadataOf(object) : object);
    try {
      return transform(slim);
    } catch (error) {
      const { namespace, name } = slim.metadata;
      logger.error({ err: error, namespace, name }, 'A transform failed');
      return metadataOf(slim);
    }
  };
}

/** Whether an own write is to be in this cache. Field selectors are left to the server. */
function createSelection<T extends KubeObject>(
  { labelSelector, fieldSelector }: InformerOptions<T>,
  get: (ref: { namespace: string; name: string }) => T | undefined,
): (object: T) => boolean {
  const matches = parseLabelSelector(labelSelector ?? '');
  return ({ metadata: { labels, name, namespace = '' } }) =>
    matches(labels) && (fieldSelector === undefined || get({ namespace, name }) !== undefined);
}
