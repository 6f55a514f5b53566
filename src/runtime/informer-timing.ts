import { reflectorBackoff } from './backoff.ts';
import type { BackoffOptions } from './backoff.ts';

/** How long an informer waits for what; all but the range of seconds in milliseconds. */
export interface InformerTiming {
  /** Between lists, and between watches that fail. */
  backoff: BackoffOptions;
  /** The server ends a watch after a random time in this range, so that not all end at once. */
  watchSeconds: readonly [least: number, most: number];
  /** A watch from which no byte came for so long is broken off; bookmarks come once a minute. */
  stallMs: number;
  /** A watch that the server ends sooner, without an event, is taken for a failure. */
  shortestWatchMs: number;
  /** A watch that did not fail for so long is taken for a good one, even if it is silent. */
  provenMs: number;
}

/** The times of client-go's reflector, and a watchdog of its own. */
export const defaultInformerTiming: InformerTiming = {
  backoff: reflectorBackoff,
  watchSeconds: [300, 600],
  stallMs: 150_000,
  shortestWatchMs: 1_000,
  provenMs: 35_000,
};
