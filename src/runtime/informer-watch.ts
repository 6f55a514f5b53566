import type { KubeClient, WatchEvent } from './client.ts';
import type { Clock } from './clock.ts';
import { ApiError, TransportError, isExpired } from './errors.ts';
import type { InformerCache } from './informer-cache.ts';
import type { InformerTiming } from './informer-timing.ts';
import type { InformerOptions } from './informer.ts';
import type { KubeObject } from './kube-object.ts';
import type { InformerMetrics } from './metric-sinks.ts';
import { apiVersionOf, resourceName } from './resource.ts';
import type { Resource } from './resource.ts';
import { isFromTheFuture } from './retry-policy.ts';

export interface InformerWatchOptions<T extends KubeObject> {
  client: Pick<KubeClient, 'watch'>;
  informer: InformerOptions<T>;
  cache: InformerCache<T>;
  clock: Clock;
  random: () => number;
  timing: InformerTiming;
  metrics: InformerMetrics | undefined;
  /** The watch works: an event came, or it has not failed for long enough. */
  onProven: () => void;
}

/** How a watch came to its end. */
export type WatchEnd =
  /** As it should, or broken off after a silence: it can be resumed at once. */
  | { why: 'ended' | 'stalled' }
  /** It cannot be resumed from where it was. */
  | { why: 'expired' }
  /** `heard`: something came before that. */
  | { why: 'failed'; error: unknown; heard: boolean };

/** Watches once from the version of the cache, until it ends in whatever way; never rejects. */
export async function watchOnce<T extends KubeObject>(
  options: InformerWatchOptions<T>,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { clock, timing, cache, metrics, onProven } = options;
  const startedAt = clock.monotonic();
  const watchdog = startWatchdog(clock, timing.stallMs, signal);
  const stopProving = clock.after(timing.provenMs, onProven);
  let heard = false;
  let told = -1;
  const onActivity = (): void => {
    watchdog.alive();
    metrics?.heard(clock.monotonic());
  };
  try {
    const events = options.client.watch<T>(options.informer.resource, {
      ...selection(options.informer),
      resourceVersion: cache.version,
      timeoutSeconds: pickSeconds(timing.watchSeconds, options.random()),
      signal: watchdog.signal,
      onActivity,
    });
    for await (const event of events) {
      if (watchdog.signal.aborted) break;
      applyEvent(options, event);
      heard = true;
      onProven();
      if (cache.size !== told) metrics?.objects((told = cache.size));
    }
    if (watchdog.isStalled) return { why: 'stalled' };
    const isShort = clock.monotonic() - startedAt < timing.shortestWatchMs;
    if (!isShort || signal.aborted) return { why: 'ended' };
    return {
      why: 'failed',
      error: new TransportError('the server ended the watch at once'),
      heard,
    };
  } catch (error) {
    if (watchdog.isStalled) return { why: 'stalled' };
    const isOver = isExpired(error) || isFromTheFuture(error) || error instanceof ForeignEventError;
    return isOver ? { why: 'expired' } : { why: 'failed', error, heard };
  } finally {
    stopProving();
    watchdog.end();
  }
}

/** The part of an informer's options that chooses what is listed and watched. */
export function selection<T extends KubeObject>(informer: InformerOptions<T>) {
  const { labelSelector, fieldSelector, metadataOnly } = informer;
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
    ...(metadataOnly !== undefined && { metadataOnly }),
  };
}

/** The watch gave an object of another kind: only a list tells what is there. */
class ForeignEventError extends Error {
  override readonly name = 'ForeignEventError';
}

function applyEvent<T extends KubeObject>(
  { informer: { resource }, cache }: InformerWatchOptions<T>,
  event: WatchEvent<T>,
): void {
  if (event.type === 'ERROR') {
    throw new ApiError('WATCH', resourceName(resource), event.object);
  }
  assertKind(resource, event.object);
  if (event.type === 'BOOKMARK') cache.advance(event.object.metadata.resourceVersion);
  else cache.apply(event.type, event.object);
}

function assertKind(resource: Resource, { apiVersion, kind }: KubeObject): void {
  if (kind === resource.kind && apiVersion === apiVersionOf(resource)) return;
  throw new ForeignEventError(`a watch of ${resourceName(resource)} gave a ${apiVersion} ${kind}`);
}

function pickSeconds([least, most]: readonly [number, number], random: number): number {
  return Math.floor(least + (most - least) * random);
}

interface Watchdog {
  /** Aborts at a stall, or when the outer signal does. */
  readonly signal: AbortSignal;
  readonly isStalled: boolean;
  alive(): void;
  end(): void;
}

function startWatchdog(clock: Clock, stallMs: number, outer: AbortSignal): Watchdog {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  let isStalled = false;
  let aliveAt = clock.monotonic();
  let cancel = (): void => {};
  const check = (): void => {
    const left = aliveAt + stallMs - clock.monotonic();
    if (left > 0) {
      cancel = clock.after(left, check);
      return;
    }
    isStalled = true;
    abort();
  };
  cancel = clock.after(stallMs, check);
  if (outer.aborted) abort();
  else outer.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    get isStalled() {
      return isStalled;
    },
    alive: () => {
      aliveAt = clock.monotonic();
    },
    end: () => {
      cancel();
      outer.removeEventListener('abort', abort);
    },
  };
}
