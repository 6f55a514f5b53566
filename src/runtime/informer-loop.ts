import { createAlarm } from './alarm.ts';
import { createBackoff } from './backoff.ts';
import type { KubeClient } from './client.ts';
import { sleep } from './deadline.ts';
import { ApiError, isNotFound } from './errors.ts';
import { follow, messageOf } from './informer-follow.ts';
import type { InformerFollowOptions } from './informer-follow.ts';
import { selection } from './informer-watch.ts';
import type { KubeObject } from './kube-object.ts';
import { resourceName } from './resource.ts';

export interface InformerLoopOptions<T extends KubeObject> extends InformerFollowOptions<T> {
  client: Pick<KubeClient, 'list' | 'watch'>;
  /** A list is in the cache. */
  onListed: () => void;
  /** The API is not there. Only called where the informer is optional. */
  onAbsent: () => void;
}

export interface InformerLoop {
  /** Lists and watches until the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends the wait for an absent API. */
  readonly wake: () => void;
}

type ListEnd = { how: 'listed' | 'absent' } | { how: 'failed'; error: unknown };

/** The loop that keeps a cache of one resource up to date. */
export function createInformerLoop<T extends KubeObject>(
  options: InformerLoopOptions<T>,
): InformerLoop {
  const { clock, cache, informer, timing, metrics, onTrouble } = options;
  const name = resourceName(informer.resource);
  const backoff = createBackoff(timing.backoff, clock, options.random);
  const alarm = createAlarm();
  let listedAt = clock.monotonic();

  const list = async (signal: AbortSignal): Promise<ListEnd> => {
    listedAt = clock.monotonic();
    metrics?.listed();
    try {
      const objects: T[] = [];
      let version = '';
      const how = { ...selection(informer), signal };
      for await (const page of options.client.list<T>(informer.resource, how)) {
        for (const object of page.items) objects.push(cache.keep(object));
        version = page.resourceVersion;
      }
      if (!signal.aborted) cache.replace(objects, version, cache.version === '');
      metrics?.objects(cache.size);
      return { how: 'listed' };
    } catch (error) {
      const isAbsent = isNotFound(error) && informer.optional === true;
      return isAbsent ? { how: 'absent' } : { how: 'failed', error };
    }
  };

  const pause = async (signal: AbortSignal, error?: unknown): Promise<void> => {
    const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0;
    await sleep(clock, Math.max(backoff.next(), asked), signal);
  };

  const waitUntilWoken = async (signal: AbortSignal): Promise<void> => {
    await alarm.rings(signal);
    await sleep(clock, listedAt + timing.backoff.initialMs - clock.monotonic(), signal);
  };

  return {
    wake: alarm.ring,
    run: async (signal) => {
      let isListTrouble = false;
      while (!signal.aborted) {
        alarm.reset();
        const end = await list(signal);
        if (signal.aborted) return;
        if (end.how === 'absent') {
          cache.clear();
          metrics?.objects(0);
          options.onAbsent();
          await waitUntilWoken(signal);
          continue;
        }
        if (end.how === 'failed') {
          isListTrouble = true;
          onTrouble(`cannot list ${name}: ${messageOf(end.error)}`);
          await pause(signal, end.error);
          continue;
        }
        // That a watch fails is not over because a list does not.
        if (isListTrouble) onTrouble('');
        isListTrouble = false;
        options.onListed();
        await follow(options, (error) => pause(signal, error), signal);
        await pause(signal);
      }
    },
  };
}
