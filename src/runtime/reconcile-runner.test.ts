import { describe, expect, it } from 'vitest';
import type { Reconcile } from './controller.ts';
import { ApiError, LeaseLostError, ReconcileError } from './errors.ts';
import { startController } from './testing/running-controller.ts';

const done = async () => ({});
const never = () => new Promise<never>(() => {});

/** Does one thing after the other; the last one over and over. */
function inTurn(...steps: readonly (() => unknown)[]): Reconcile {
  let turn = 0;
  return async () => {
    const step = steps[Math.min(turn, steps.length - 1)];
    turn += 1;
    await step?.();
    return {};
  };
}

const failing = (error: unknown) => (): never => {
  throw error;
};

describe('the end of a reconcile', () => {
  it('comes back after requeueAfterMs', async () => {
    let turn = 0;
    const { times, pass, counts, stop } = await startController(async () => {
      turn += 1;
      return turn === 1 ? { requeueAfterMs: 5_000 } : {};
    });
    await pass(60_000);
    expect(times()).toEqual([0, 5_000]);
    expect(counts).toEqual({ started: 2, requeue_after: 1, success: 1 });
    await stop();
  });

  it.each([
    ['an error', new Error('no'), 'error'],
    ['something that is no error', 'no', 'error'],
    ['a transient error', new ReconcileError('transient', 'Busy', 'busy'), 'error'],
  ])('tries again with backoff after %s, and logs each once', async (_, error, level) => {
    const fail = failing(error);
    const { times, pass, logged, counts, stop } = await startController(
      inTurn(fail, fail, fail, () => {}),
    );
    await pass(60_000);
    expect(times()).toEqual([0, 5, 15, 35]);
    expect(logged().map((line) => line.level)).toEqual([level, level, level]);
    expect(counts).toMatchObject({ started: 4, error: 3, success: 1 });
    await stop();
  });

  it('forgets failures after a success', async () => {
    const fail = failing(new Error('no'));
    const { times, pass, controller } = await startController(
      inTurn(
        fail,
        fail,
        () => {},
        fail,
        () => {},
      ),
    );
    await pass(1_000);
    controller.enqueue('shop/a');
    await pass(1_000);
    expect(times()).toEqual([0, 5, 15, 1_000, 1_005]);
  });

  it('waits at least as long as the server asks', async () => {
    const busy = new ApiError('PATCH', '/x', { code: 429 }, 7_000);
    const { times, pass } = await startController(inTurn(failing(busy), () => {}));
    await pass(60_000);
    expect(times()).toEqual([0, 7_000]);
  });

  it('retries a conflict quietly', async () => {
    const conflict = new ApiError('PATCH', '/x', { code: 409 });
    const wrapped = new ReconcileError('transient', 'Replaced', 'replaced', { cause: conflict });
    const { times, pass, complaints } = await startController(
      inTurn(failing(conflict), failing(wrapped), () => {}),
    );
    await pass(1_000);
    expect(times()).toEqual([0, 5, 15]);
    expect(complaints()).toEqual([]);
  });

  it('does not retry a terminal error before something happens', async () => {
    const error = new ReconcileError('terminal', 'Invalid', 'the spec is wrong');
    const { times, pass, controller, counts } = await startController(inTurn(failing(error)));
    await pass(3_600_000);
    expect(times()).toEqual([0]);
    expect(counts).toMatchObject({ terminal: 1, error: 1 });
    controller.enqueue('shop/a');
    await pass(0);
    expect(times()).toHaveLength(2);
  });

  it.each([
    [undefined, [0]],
    [9_000, [0, 9_000]],
  ])('waits for others, and looks again after %s ms', async (retryAfterMs, expected) => {
    const options = retryAfterMs === undefined ? {} : { retryAfterMs };
    const error = new ReconcileError('waiting', 'NoSecret', 'the Secret is missing', options);
    const { times, pass, complaints, counts } = await startController(
      inTurn(failing(error), () => {}),
    );
    await pass(3_600_000);
    expect(times()).toEqual(expected);
    expect(complaints()).toEqual([]);
    expect(counts['error']).toBeUndefined();
  });

  it('survives a reconcile that throws at once or gives nonsense', async () => {
    const synchronous: Reconcile = () => {
      throw new TypeError('x is undefined');
    };
    const { counts, pass, times, stop } = await startController(synchronous);
    await pass(10);
    expect(times().length).toBeGreaterThan(1);
    expect(counts['panicked']).toBe(counts['error']);
    await stop();
    const nonsense = await startController(async () => ({ requeueAfterMs: Number.NaN }));
    await nonsense.pass(100_000);
    expect(nonsense.times()).toEqual([0]);
  });

  it('aborts a reconcile that takes too long', async () => {
    const slow: Reconcile = async ({ signal }) => {
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('aborted');
    };
    const { counts, pass, times } = await startController(slow, { reconcileTimeoutMs: 1_000 });
    await pass(1_001);
    expect(counts['timedOut']).toBe(1);
    await pass(10);
    expect(times()).toEqual([0, 1_005]);
  });

  it('reconciles everything again after the resync period', async () => {
    const { times, pass, stop } = await startController(done, { resyncPeriodMs: 100_000 });
    await pass(250_000);
    expect(times()).toEqual([0, 100_000, 200_000]);
    await stop();
  });

  it('stops: aborts what runs, waits for it, and takes no more keys', async () => {
    const finish = Promise.withResolvers<void>();
    let signal: AbortSignal | undefined;
    const running: Reconcile = async (request) => {
      ({ signal } = request);
      await finish.promise;
      throw new Error('aborted');
    };
    const { controller, pass, abort, isOver, runs, complaints } = await startController(running);
    abort();
    controller.enqueue('shop/b');
    await pass(1_000);
    expect(signal?.aborted).toBe(true);
    expect(isOver()).toBe(false);
    finish.resolve();
    await pass(0);
    expect(isOver()).toBe(true);
    expect(runs).toHaveLength(1);
    expect(complaints()).toEqual([]);
  });

  it('gives up waiting for what runs after the grace period', async () => {
    const { pass, abort, isOver, complaints } = await startController(never, { graceMs: 5_000 });
    abort();
    await pass(4_999);
    expect(isOver()).toBe(false);
    await pass(1);
    expect(isOver()).toBe(true);
    expect(complaints().map(({ message }) => message)).toEqual([
      'A reconcile did not end in time at the stop',
    ]);
  });

  it('does not try again what it lost the lease for', async () => {
    const { times, pass, complaints } = await startController(
      inTurn(failing(new LeaseLostError('lost'))),
    );
    await pass(60_000);
    expect(times()).toEqual([0]);
    expect(complaints()).toEqual([]);
  });
});
