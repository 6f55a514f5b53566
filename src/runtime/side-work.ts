import PQueue from 'p-queue';
import type { Clock } from './clock.ts';

/** Work beside the reconciling, such as logging in to databases: bounded, once a key at a time. */
export interface SideWork {
  /**
   * Runs the work as soon as there is room. While work of the same key waits or runs, nothing is
   * started and that work's promise is returned. The signal aborts at the time limit and at the
   * stop; the promise then rejects even where the work goes on.
   */
  run(key: string, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** How many pieces of work wait or run. */
  readonly size: number;
}

export interface SideWorkOptions {
  clock: Clock;
  /** Pieces of work that run at once; 8 by default. */
  concurrency?: number;
  /** Milliseconds that one piece of work may take, from its start; 60,000 by default. */
  timeoutMs?: number;
  /** Aborts when the process stops or the lease is lost: what runs is aborted, the rest dropped. */
  signal?: AbortSignal;
}

/** Creates the queue for side work. */
export function createSideWork(options: SideWorkOptions): SideWork {
  const { clock, concurrency = 8, timeoutMs = 60_000, signal } = options;
  const queue = new PQueue({ concurrency });
  const underWay = new Map<string, Promise<void>>();
  return {
    get size() {
      return underWay.size;
    },
    run(key, work) {
      const known = underWay.get(key);
      if (known !== undefined) return known;
      const running = queue
        .add(() => limited(work, key, { clock, timeoutMs, signal }))
        .finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
  };
}

async function limited(
  work: (signal: AbortSignal) => Promise<void>,
  key: string,
  limits: { clock: Clock; timeoutMs: number; signal: AbortSignal | undefined },
): Promise<void> {
  const deadline = new AbortController();
  const signals = [deadline.signal, ...(limits.signal === undefined ? [] : [limits.signal])];
  const signal = AbortSignal.any(signals);
  signal.throwIfAborted();
  const cancel = limits.clock.after(limits.timeoutMs, () =>
    deadline.abort(new Error(`side work ${key} took longer than ${limits.timeoutMs} ms`)),
  );
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work(signal), aborted.promise]);
  } finally {
    cancel();
    signal.removeEventListener('abort', onAbort);
  }
}
