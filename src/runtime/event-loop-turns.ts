import type { Clock } from './clock.ts';

/** The longest that work goes on without a turn of the event loop, in milliseconds. */
const longestMs = 10;

/**
 * Lets timers and I/O have their turn in work that never waits for anything: promises that settle
 * at once would else keep the event loop, and with it the renewal of the lease, until all is done.
 * The function it returns is called before each piece of work; what it gives has to be awaited.
 */
export function createEventLoopTurns(clock: Clock): () => Promise<void> | undefined {
  let current: { startedAt: number; over: Promise<void> } | undefined;
  return () => {
    if (current === undefined) {
      const { promise, resolve } = Promise.withResolvers<void>();
      current = { startedAt: clock.monotonic(), over: promise };
      setImmediate(() => {
        current = undefined;
        resolve();
      });
    }
    return clock.monotonic() - current.startedAt < longestMs ? undefined : current.over;
  };
}
