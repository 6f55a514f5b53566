import { ApiError, isNotFound } from './errors.ts';
import { watchOnce } from './informer-watch.ts';
import type { InformerWatchOptions } from './informer-watch.ts';
import type { KubeObject } from './kube-object.ts';
import { resourceName } from './resource.ts';
import { isConnectionLost } from './transport-failure.ts';

/** Failed watches in a row after which the resource is listed: it may be this version's fault. */
const mostFailedWatches = 5;

export interface InformerFollowOptions<T extends KubeObject> extends InformerWatchOptions<T> {
  /** Why it does not follow at present; '' when that is over. */
  onTrouble: (text: string) => void;
}

/** Watches, and again, until only a list helps or the signal aborts; never rejects. */
export async function follow<T extends KubeObject>(
  options: InformerFollowOptions<T>,
  pause: (error: unknown) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const name = resourceName(options.informer.resource);
  let inARow = 0;
  let unexplained = 0;
  while (!signal.aborted) {
    const end = await watchOnce(options, signal);
    if (signal.aborted) return;
    options.metrics?.watchEnded(end.why);
    if (end.why === 'expired') return;
    if (end.why !== 'failed') {
      inARow = 0;
      unexplained = 0;
      continue;
    }
    if (isNotFound(end.error)) return;
    // Connections break now and then: only the second time in a row it is worth a word.
    inARow = end.heard ? 1 : inARow + 1;
    if (inARow > 1) options.onTrouble(`cannot watch ${name}: ${messageOf(end.error)}`);
    unexplained = end.heard ? 0 : unexplained + (isServerAway(end.error) ? 0 : 1);
    if (unexplained >= mostFailedWatches) return;
    await pause(end.error);
  }
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nothing is wrong with the version that was asked for: the server is away or busy. */
function isServerAway(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof ApiError && error.code === 429);
}
