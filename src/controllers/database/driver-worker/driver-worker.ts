import type { Clock } from '../../../runtime/clock.ts';
import type { Logger } from '../../../runtime/logger.ts';
import type { CallEngine } from './engine-calls.ts';
import { toError, type ErrorMessage } from './error-message.ts';
import type { Order, Report } from './messages.ts';

/** A worker as of node:worker_threads. */
export interface WorkerThread {
  postMessage(order: Order): void;
  on(event: 'message', listener: (report: Report) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<unknown>;
}

export interface DriverWorkerOptions {
  /** Starts the worker; called once something is asked of a server, and again after it has ended. */
  readonly start: () => WorkerThread;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The thread in which the drivers of databases run, as far as the rest of Slipway sees it. */
export interface DriverWorker {
  /**
   * Asks a server. Rejects with what the driver rejects with or, where a driver ended the thread
   * over this call, with an error of the code `DRIVER_ENDED`. Calls that were under way beside the
   * one that did are made once more, each in a thread of its own: what is asked of servers can be
   * taken up again at any moment.
   */
  readonly call: CallEngine;
  /** Ends the thread; calls reject. */
  readonly close: () => Promise<void>;
}

/** Milliseconds between two looks at whether the thread still answers. */
const pingMs = 1_000;
/** Looks without an answer after which it is taken for one that never will. */
const mostUnanswered = 15;
/** Milliseconds for a call that was aborted to come to its end. */
const abortMs = 20_000;
/** Milliseconds without a call after which the thread ends. */
const idleMs = 120_000;

/** No thread yet: a cluster without databases never has one. */
export function createDriverWorker(options: DriverWorkerOptions): DriverWorker {
  let shared: RunningWorker | undefined;
  let isClosed = false;
  const alone = createSingleFile();

  const askAlone = (call: CallOfEngine, signal: AbortSignal): Promise<unknown> =>
    alone(async () => {
      signal.throwIfAborted();
      if (isClosed) throw driverEnded('Slipway is stopping');
      const own = runWorker(options, () => {});
      try {
        return await own.ask(call, signal);
      } finally {
        void own.end('it has done its one call', true);
      }
    });

  const ask = async (call: CallOfEngine, signal: AbortSignal): Promise<unknown> => {
    signal.throwIfAborted();
    if (isClosed) throw driverEnded('Slipway is stopping');
    shared ??= runWorker(options, (ended) => {
      if (shared === ended) shared = undefined;
    });
    try {
      return await shared.ask(call, signal);
    } catch (error) {
      if (!(error instanceof DriverEndedError) || error.calls < 2) throw error;
      return askAlone(call, signal);
    }
  };

  return {
    // The worker is of the same build, so that what it answers is of the type of the name.
    call: async (engine, name, request, signal) =>
      (await ask({ engine, name, request }, signal)) as never,
    close: async () => {
      isClosed = true;
      await shared?.end('Slipway is stopping', true);
    },
  };
}

/** Runs one at a time, in the order in which they came. */
function createSingleFile(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

type CallOfEngine = Omit<Extract<Order, { order: 'call' }>, 'order' | 'id'>;

interface RunningWorker {
  ask(call: CallOfEngine, signal: AbortSignal): Promise<unknown>;
  /** Calls that wait reject; one that is expected is not worth a line in the log. */
  end(problem: string, isExpected?: boolean): Promise<void>;
}

function runWorker(
  { start, clock, logger }: DriverWorkerOptions,
  onEnd: (worker: RunningWorker) => void,
): RunningWorker {
  const thread = start();
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let hasEnded = false;

  const end = async (problem: string, isExpected = false): Promise<void> => {
    if (hasEnded) return;
    hasEnded = true;
    watch.stop();
    onEnd(worker);
    if (!isExpected)
      logger.warn({ problem, calls: waiting.size }, 'The drivers of databases ended');
    const error = driverEnded(problem, isExpected ? 0 : waiting.size);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    await thread.terminate();
  };
  const watch = watchOver(clock, {
    ping: () => thread.postMessage({ order: 'ping' }),
    isBusy: () => waiting.size > 0,
    onStuck: () => void end('they did not answer any more'),
    onIdle: () => void end('there was nothing to do', true),
  });
  thread.on('error', (error) => void end(error.message));
  thread.on('exit', (code) => void end(`exit code ${code}`));
  thread.on('message', (report) => {
    watch.heard();
    if (report.report === 'pong') return;
    if (report.report === 'escaped') return tellEscaped(logger, report.error);
    const call = waiting.get(report.id);
    if (report.report === 'answered') call?.resolve(report.answer);
    else call?.reject(toError(report.error));
  });

  const worker: RunningWorker = {
    async ask(call, signal) {
      lastId += 1;
      const id = lastId;
      const outcome = Promise.withResolvers<unknown>();
      waiting.set(id, outcome);
      thread.postMessage({ order: 'call', id, ...call });
      let giveUp = (): void => {};
      const abort = (): void => {
        thread.postMessage({ order: 'abort', id });
        giveUp = clock.after(abortMs, () => void end('they did not end a call that was aborted'));
      };
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await outcome.promise;
      } finally {
        signal.removeEventListener('abort', abort);
        giveUp();
        waiting.delete(id);
        watch.rested();
      }
    },
    end,
  };
  return worker;
}

interface Watched {
  readonly ping: () => void;
  readonly isBusy: () => boolean;
  readonly onStuck: () => void;
  readonly onIdle: () => void;
}

/** Looks whether a thread that has something to do answers, and whether it has something to do. */
function watchOver(clock: Clock, { ping, isBusy, onStuck, onIdle }: Watched) {
  let unanswered = 0;
  let restedAt = clock.monotonic();
  let cancel = (): void => {};
  const look = (): void => {
    if (unanswered >= mostUnanswered) return onStuck();
    if (!isBusy() && clock.monotonic() - restedAt >= idleMs) return onIdle();
    if (isBusy()) {
      unanswered += 1;
      ping();
    }
    cancel = clock.after(pingMs, look);
  };
  cancel = clock.after(pingMs, look);
  return {
    heard: (): void => void (unanswered = 0),
    rested: (): void => void (restedAt = clock.monotonic()),
    stop: (): void => cancel(),
  };
}

function tellEscaped(logger: Logger, { name, message, stack }: ErrorMessage): void {
  logger.warn({ problem: `${name}: ${message}`, stack }, 'A driver failed over what a server said');
}

/** The thread has ended, and with it so many calls; 0 where it was asked to. */
class DriverEndedError extends Error {
  readonly code = 'DRIVER_ENDED';
  readonly calls: number;

  constructor(problem: string, calls: number) {
    super(`the drivers of databases ended: ${problem}`);
    this.name = 'DriverEndedError';
    this.calls = calls;
  }
}

function driverEnded(problem: string, calls = 0): DriverEndedError {
  return new DriverEndedError(problem, calls);
}
