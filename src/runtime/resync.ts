import type { Clock } from './clock.ts';
import type { Controller } from './create-controller.ts';
import { sleep } from './deadline.ts';
import { lowPriority } from './work-queue.ts';

export interface ResyncOptions {
  /** Milliseconds between two resyncs; up to a tenth more at random. */
  periodMs: number;
  /** All keys there are. */
  keys: () => readonly string[];
  clock: Clock;
  /** Between 0 and 1; Math.random by default. */
  random?: () => number;
}

/**
 * The controller, which now and then looks at everything again even though nothing happened: for
 * what no event tells of. It reads caches only, and a converged object costs no request.
 */
export function withResync(controller: Controller, options: ResyncOptions): Controller {
  const { clock, keys, periodMs, random = Math.random } = options;
  return {
    ...controller,
    run: async (signal) => {
      const ended = new AbortController();
      const either = AbortSignal.any([signal, ended.signal]);
      const resyncing = (async () => {
        while (!either.aborted) {
          await sleep(clock, periodMs * (1 + random() / 10), either);
          if (either.aborted) return;
          for (const key of keys()) controller.enqueue(key, lowPriority);
        }
      })();
      await controller.run(signal);
      ended.abort();
      await resyncing;
    },
  };
}
