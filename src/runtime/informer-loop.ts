import { createBackoff } from './backoff.ts';
import type { KubeClient } from './client.ts';
import { sleep } from './deadline.ts';
import { ApiError, isNotFound } from './errors.ts';
import { selection, watchOnce } from './informer-watch.ts';
import type { InformerWatchOptions } from './informer-watch.ts';
import type { KubeObject } from './kube-object.ts';
import { resourceName } from './resource.ts';
import { isConnectionLost } from './transport-failure.ts';

/** Failed watches in a row after which the resource is listed: it may be this version's fault. */
const mostFailedWatches = 5;

export interface InformerLoopOptions<T extends KubeObject> extends InformerWatchOptions<T> {
  client: Pick<KubeClient, 'list' | 'watch'>;
  /** A list is in the cache. */
  onListed: () => void;
  /** The API is not there. Only called where the informer is optional. */
  onAbsent: () => void;
  /** Why it does not follow at present. */
  onTrouble: (text: string) => void;
}

export interface InformerLoop {
  /** Lists and watches until the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends the wait for an absent API. */
  wake(): void;
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
        for (const object of page.items) objects.push(object);
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

  /** Watches, and again, until only a list helps. */
  const follow = async (signal: AbortSignal): Promise<void> => {
    let inARow = 0;
    let unexplained = 0;
    while (!signal.aborted) {
      const end = await watchOnce(options, signal);
      if (signal.aborted) return;
      metrics?.watchEnded(end.why);
      if (end.why === 'expired') return;
      if (end.why !== 'failed') {
        inARow = 0;
        unexplained = 0;
        continue;
      }
      if (isNotFound(end.error)) return;
      // Connections break now and then: only the second time in a row it is worth a word.
      inARow = end.heard ? 1 : inARow + 1;
      if (inARow > 1) onTrouble(`cannot watch ${name}: ${messageOf(end.error)}`);
      unexplained = end.heard ? 0 : unexplained + (isServerAway(end.error) ? 0 : 1);
      if (unexplained >= mostFailedWatches) return;
      await pause(signal, end.error);
    }
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
        await follow(signal);
        await pause(signal);
      }
    },
  };
}

/** Nothing is wrong with the version that was asked for: the server is away or busy. */
function isServerAway(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof ApiError && error.code === 429);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface Alarm {
  ring: () => void;
  /** Forgets a ring that nobody waited for. */
  reset(): void;
  /** Resolves at the next ring since the last reset, or when the signal aborts. */
  rings(signal: AbortSignal): Promise<void>;
}

function createAlarm(): Alarm {
  let hasRung = false;
  let waiting: (() => void) | undefined;
  const ring = (): void => {
    hasRung = true;
    waiting?.();
  };
  return {
    ring,
    reset: () => {
      hasRung = false;
    },
    rings: async (signal) => {
      if (hasRung || signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = resolve;
      signal.addEventListener('abort', ring, { once: true });
      await promise;
      waiting = undefined;
      signal.removeEventListener('abort', ring);
    },
  };
}
