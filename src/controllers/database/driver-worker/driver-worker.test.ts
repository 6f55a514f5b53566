import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createCollectingLogger } from '../../../runtime/testing/collecting-logger.ts';
import { createManualClock } from '../../../runtime/testing/manual-clock.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { createDriverWorker, type WorkerThread } from './driver-worker.ts';
import type { Order, Report } from './messages.ts';

const verified: LoginOutcome = { result: 'verified' };

function connectionTo(host: string): Connection {
  return { host, port: 1, database: 'd', username: 'u', password: 'p', tls: 'disable' };
}

/** A thread whose reports a test makes. */
function createFakeThread() {
  const orders: Order[] = [];
  const listeners = new Map<string, (argument: never) => void>();
  let isTerminated = false;
  const thread: WorkerThread = {
    postMessage: (order) => void orders.push(order),
    on: (event: string, listener: (argument: never) => void) => listeners.set(event, listener),
    terminate: () => {
      isTerminated = true;
      return Promise.resolve();
    },
  };
  const emit = (event: string, argument: unknown): void => {
    listeners.get(event)?.(argument as never);
  };
  const hosts = (): readonly string[] =>
    orders.flatMap((order) =>
      order.order === 'call' ? [(order.request as { connection: Connection }).connection.host] : [],
    );
  return {
    thread,
    orders,
    hosts,
    report: (report: Report) => emit('message', report),
    fail: (error: Error) => emit('error', error),
    get isTerminated() {
      return isTerminated;
    },
  };
}

function setUp() {
  const clock = createManualClock();
  const logger = createCollectingLogger();
  const threads: ReturnType<typeof createFakeThread>[] = [];
  const start = (): WorkerThread => {
    const fake = createFakeThread();
    threads.push(fake);
    return fake.thread;
  };
  const worker = createDriverWorker({ start, clock, logger });
  const aborting = new AbortController();
  const verify = (host: string): Promise<unknown> => {
    const request = { connection: connectionTo(host), options: {} };
    const call = worker.call('postgres', 'verifyLogin', request, aborting.signal);
    return call.catch((error: unknown) => error);
  };
  return { clock, logger, threads, worker, verify, aborting };
}

describe('the thread of the drivers', () => {
  it('is started with the first call, and answers each by itself', async () => {
    const { threads, verify } = setUp();
    expect(threads).toEqual([]);
    const [one, other] = [verify('a'), verify('b')];
    expect(threads.map((thread) => thread.hosts())).toEqual([['a', 'b']]);
    threads[0]?.report({ report: 'answered', id: 2, answer: verified });
    threads[0]?.report({
      report: 'failed',
      id: 1,
      error: {
        name: 'Error',
        message: 'no',
        stack: undefined,
        fields: { code: '28P01' },
        cause: undefined,
        errors: undefined,
      },
    });
    expect(await other).toEqual(verified);
    expect(await one).toMatchObject({ message: 'no', code: '28P01' });
  });

  it('is told of a call that is aborted, and ends where that does not end', async () => {
    const { clock, threads, verify, aborting } = setUp();
    const call = verify('a');
    aborting.abort();
    expect(threads[0]?.orders.at(-1)).toEqual({ order: 'abort', id: 1 });
    for (let second = 0; second < 19; second += 1) {
      clock.advance(1_000);
      threads[0]?.report({ report: 'pong' });
    }
    expect(threads[0]?.isTerminated).toBe(false);
    clock.advance(1_000);
    expect(threads[0]?.isTerminated).toBe(true);
    expect(await call).toMatchObject({ code: 'DRIVER_ENDED' });
    expect(await verify('b')).toMatchObject({ name: 'AbortError' });
  });

  it('ends where a driver keeps it busy, and is started anew', async () => {
    const { clock, logger, threads, verify } = setUp();
    const call = verify('evil');
    clock.advance(15_000);
    expect(threads[0]?.isTerminated).toBe(false);
    clock.advance(1_000);
    expect(threads[0]?.isTerminated).toBe(true);
    expect(await call).toMatchObject({ code: 'DRIVER_ENDED' });
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { calls: 1 } }]);
    const next = verify('b');
    threads[1]?.report({ report: 'answered', id: 1, answer: verified });
    expect(await next).toEqual(verified);
  });

  it('does not take long calls for busy ones', async () => {
    const { clock, threads, verify } = setUp();
    const call = verify('slow');
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      threads[0]?.report({ report: 'pong' });
    }
    threads[0]?.report({ report: 'answered', id: 1, answer: verified });
    expect(await call).toEqual(verified);
  });

  it('makes calls that were under way beside the one it ended over once more, each alone', async () => {
    const { threads, verify } = setUp();
    const calls = [verify('evil'), verify('b'), verify('c')];
    threads[0]?.fail(new Error('out of memory'));
    await turn();
    expect(threads.map((thread) => thread.hosts())).toEqual([['evil', 'b', 'c'], ['evil']]);
    threads[1]?.fail(new Error('out of memory'));
    await turn();
    threads[2]?.report({ report: 'answered', id: 1, answer: verified });
    await turn();
    threads[3]?.report({ report: 'answered', id: 1, answer: verified });
    expect(await Promise.all(calls)).toMatchObject([{ code: 'DRIVER_ENDED' }, verified, verified]);
    expect(threads.map((thread) => thread.hosts()).slice(2)).toEqual([['b'], ['c']]);
    expect(threads.every((thread) => thread.isTerminated)).toBe(true);
  });

  it('ends after a while without a call', async () => {
    const { clock, logger, threads, verify } = setUp();
    const call = verify('a');
    threads[0]?.report({ report: 'answered', id: 1, answer: verified });
    await call;
    clock.advance(119_000);
    expect(threads[0]?.isTerminated).toBe(false);
    clock.advance(2_000);
    expect(threads[0]?.isTerminated).toBe(true);
    expect(clock.waiting()).toEqual([]);
    expect(logger.lines).toEqual([]);
  });

  it('logs what escaped a driver, and goes on', async () => {
    const { logger, threads, verify } = setUp();
    const call = verify('a');
    const error = { name: 'RangeError', message: 'Invalid array length', stack: undefined };
    threads[0]?.report({
      report: 'escaped',
      error: { ...error, fields: {}, cause: undefined, errors: undefined },
    });
    threads[0]?.report({ report: 'answered', id: 1, answer: verified });
    expect(await call).toEqual(verified);
    expect(logger.lines).toMatchObject([
      { level: 'warn', fields: { problem: 'RangeError: Invalid array length' } },
    ]);
  });

  it('is closed once and for all', async () => {
    const { clock, logger, threads, worker, verify } = setUp();
    const call = verify('a');
    await worker.close();
    expect(await call).toMatchObject({ code: 'DRIVER_ENDED' });
    expect(threads[0]?.isTerminated).toBe(true);
    expect(await verify('b')).toMatchObject({ code: 'DRIVER_ENDED' });
    expect(threads).toHaveLength(1);
    expect(clock.waiting()).toEqual([]);
    expect(logger.lines).toEqual([]);
  });
});
