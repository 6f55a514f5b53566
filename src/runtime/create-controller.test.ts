import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createController } from './create-controller.ts';
import type { ControllerOptions } from './create-controller.ts';
import { createInformer } from './create-informer.ts';
import type { Reconcile, ReconcileRequest } from './controller.ts';
import { ApiError, LeaseLostError, ReconcileError } from './errors.ts';
import { keyOf } from './kube-object.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';

const services = builtin.service;

function counting() {
  const counts: Record<string, number> = {};
  const count = (name: string) => (): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const nothing = (): void => {};
  const metrics: ControllerOptions['metrics'] = {
    reconcile: () => ({
      concurrency: nothing,
      started: count('started'),
      finished: (outcome) => count(outcome)(),
      terminalError: count('terminal'),
      panicked: count('panicked'),
      timedOut: count('timedOut'),
    }),
    workqueue: () => ({
      depth: nothing,
      added: nothing,
      retried: nothing,
      taken: nothing,
      done: nothing,
      unfinished: nothing,
    }),
  };
  return { counts, metrics };
}

/** A controller of Services in a world with one Service `a`. */
async function start(reconcile: Reconcile, options: Partial<ControllerOptions> = {}) {
  const world = createSimulatedWorld([services]);
  world.cluster.put(services, sampleObject(services, 'a'));
  const informer = createInformer({ ...world, random: () => 0.5 }, { resource: services });
  const runs: { key: string; at: number }[] = [];
  const { counts, metrics } = counting();
  const controller = createController({
    name: 'test',
    sources: [{ informer, keys: (object) => [keyOf(object)] }],
    reconcile: (request) => {
      runs.push({ key: request.key, at: world.clock.monotonic() });
      return reconcile(request);
    },
    concurrency: 2,
    clock: world.clock,
    logger: world.logger,
    metrics,
    random: () => 0.5,
    ...options,
  });
  const stopping = new AbortController();
  let isOver = false;
  const following = informer.run(stopping.signal);
  const ended = controller.run(stopping.signal).then(() => {
    isOver = true;
  });
  await world.pass(0);
  return {
    ...world,
    informer,
    controller,
    runs,
    counts,
    times: () => runs.map(({ at }) => at),
    logged: () => world.logger.lines.filter(({ fields }) => 'reconcileId' in fields),
    isOver: () => isOver,
    abort: () => stopping.abort(),
    stop: async () => {
      stopping.abort();
      await Promise.all([ended, following]);
    },
  };
}

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

describe('a controller', () => {
  it('reconciles what is there, and what an event names, before and after', async () => {
    const { cluster, runs, pass, stop } = await start(done);
    cluster.put(services, sampleObject(services, 'b'));
    await pass(0);
    cluster.remove(services, { namespace: 'shop', name: 'a' });
    await pass(0);
    expect(runs.map(({ key }) => key)).toEqual(['shop/a', 'shop/b', 'shop/a']);
    await stop();
  });

  it('wakes the keys of the old and the new object', async () => {
    const world = createSimulatedWorld([services]);
    const labelled = (owner: string) => sampleObject(services, 'a', { labels: { owner } });
    world.cluster.put(services, labelled('one'));
    const informer = createInformer(world, { resource: services });
    const keys: string[] = [];
    const controller = createController({
      ...world,
      name: 'test',
      sources: [{ informer, keys: ({ metadata }) => [metadata.labels?.['owner'] ?? ''] }],
      reconcile: async ({ key }) => {
        keys.push(key);
        return {};
      },
      concurrency: 1,
    });
    const { signal } = new AbortController();
    void informer.run(signal);
    void controller.run(signal);
    await world.pass(0);
    world.cluster.put(services, labelled('two'));
    await world.pass(0);
    expect(keys).toEqual(['one', 'one', 'two']);
  });

  it('gives the request what it needs', async () => {
    const requests: ReconcileRequest[] = [];
    const { stop } = await start(async (request) => {
      requests.push(request);
      return {};
    });
    expect(requests[0]).toMatchObject({ key: 'shop/a', namespace: 'shop', name: 'a' });
    expect(requests[0]?.reconcileId).toMatch(/^[0-9a-f]{8}$/);
    await stop();
    expect(requests[0]?.signal.aborted).toBe(false);
  });

  it('waits until every source is synced', async () => {
    const world = createSimulatedWorld([services]);
    const absent = createInformer(world, { resource: builtin.httpRoute, optional: true });
    const late = createInformer(world, { resource: services });
    const runs: string[] = [];
    const keys = () => ['key'];
    const controller = createController({
      ...world,
      name: 'test',
      sources: [absent, late].map((informer) => ({ informer, keys })),
      reconcile: async ({ key }) => {
        runs.push(key);
        return {};
      },
      concurrency: 1,
    });
    world.cluster.put(services, sampleObject(services, 'a'));
    const { signal } = new AbortController();
    void controller.run(signal);
    void absent.run(signal);
    controller.enqueue('early');
    await world.pass(10_000);
    expect(runs).toEqual([]);
    void late.run(signal);
    await world.pass(0);
    expect(runs).toEqual(['key']);
  });

  it('reconciles what changed before what was there already', async () => {
    const gate = Promise.withResolvers<void>();
    const { cluster, controller, runs, pass } = await start(
      async () => {
        await gate.promise;
        return {};
      },
      { concurrency: 1 },
    );
    controller.enqueue('shop/old', -100);
    cluster.put(services, sampleObject(services, 'new'));
    await pass(0);
    gate.resolve();
    await pass(0);
    expect(runs.map(({ key }) => key)).toEqual(['shop/a', 'shop/new', 'shop/old']);
  });

  it('is not woken by changes that do not matter, and by those of which it cannot tell', async () => {
    const world = createSimulatedWorld([services]);
    world.cluster.put(services, sampleObject(services, 'a'));
    const informer = createInformer(world, { resource: services });
    let runs = 0;
    const controller = createController({
      ...world,
      name: 'test',
      sources: [
        {
          informer,
          keys: (object) => [keyOf(object)],
          matters: (_, { metadata }) => {
            if (metadata.labels === undefined) throw new Error('no labels');
            return false;
          },
        },
        {
          informer,
          keys: () => {
            throw new Error('no keys');
          },
        },
      ],
      reconcile: async () => {
        runs += 1;
        return {};
      },
      concurrency: 1,
    });
    const { signal } = new AbortController();
    void informer.run(signal);
    void controller.run(signal);
    await world.pass(0);
    world.cluster.put(services, sampleObject(services, 'a', { labels: { b: 'c' } }));
    await world.pass(0);
    expect(runs).toBe(1);
    world.cluster.put(services, sampleObject(services, 'a'));
    await world.pass(0);
    expect(runs).toBe(2);
    expect(world.complaints().length).toBeGreaterThan(0);
  });

  it('comes back after requeueAfterMs', async () => {
    let turn = 0;
    const { times, pass, counts, stop } = await start(async () => {
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
    const { times, pass, logged, counts, stop } = await start(inTurn(fail, fail, fail, () => {}));
    await pass(60_000);
    expect(times()).toEqual([0, 5, 15, 35]);
    expect(logged().map((line) => line.level)).toEqual([level, level, level]);
    expect(counts).toMatchObject({ started: 4, error: 3, success: 1 });
    await stop();
  });

  it('forgets failures after a success', async () => {
    const fail = failing(new Error('no'));
    const { times, pass, controller } = await start(
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
    const { times, pass } = await start(inTurn(failing(busy), () => {}));
    await pass(60_000);
    expect(times()).toEqual([0, 7_000]);
  });

  it('retries a conflict quietly', async () => {
    const conflict = new ApiError('PATCH', '/x', { code: 409 });
    const wrapped = new ReconcileError('transient', 'Replaced', 'replaced', { cause: conflict });
    const { times, pass, complaints } = await start(
      inTurn(failing(conflict), failing(wrapped), () => {}),
    );
    await pass(1_000);
    expect(times()).toEqual([0, 5, 15]);
    expect(complaints()).toEqual([]);
  });

  it('does not retry a terminal error before something happens', async () => {
    const error = new ReconcileError('terminal', 'Invalid', 'the spec is wrong');
    const { times, pass, controller, counts } = await start(inTurn(failing(error)));
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
    const { times, pass, complaints, counts } = await start(inTurn(failing(error), () => {}));
    await pass(3_600_000);
    expect(times()).toEqual(expected);
    expect(complaints()).toEqual([]);
    expect(counts['error']).toBeUndefined();
  });

  it('survives a reconcile that throws at once or gives nonsense', async () => {
    const synchronous: Reconcile = () => {
      throw new TypeError('x is undefined');
    };
    const { counts, pass, times, stop } = await start(synchronous);
    await pass(10);
    expect(times().length).toBeGreaterThan(1);
    expect(counts['panicked']).toBe(counts['error']);
    await stop();
    const nonsense = await start(async () => ({ requeueAfterMs: Number.NaN }));
    await nonsense.pass(100_000);
    expect(nonsense.times()).toEqual([0]);
  });

  it('aborts a reconcile that takes too long', async () => {
    const slow: Reconcile = async ({ signal }) => {
      if (!signal.aborted)
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('aborted');
    };
    const { counts, pass, times } = await start(slow, { reconcileTimeoutMs: 1_000 });
    await pass(1_001);
    expect(counts['timedOut']).toBe(1);
    await pass(10);
    expect(times()).toEqual([0, 1_005]);
  });

  it('reconciles everything again after the resync period', async () => {
    const { times, pass, stop } = await start(done, { resyncPeriodMs: 100_000 });
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
    const { controller, pass, abort, isOver, runs, complaints } = await start(running);
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
    const { pass, abort, isOver, complaints } = await start(never, { graceMs: 5_000 });
    abort();
    await pass(4_999);
    expect(isOver()).toBe(false);
    await pass(1);
    expect(isOver()).toBe(true);
    expect(complaints().map(({ message }) => message)).toEqual([
      'A reconcile did not end in time at the stop',
    ]);
  });

  it('stops before it began, too', async () => {
    const world = createSimulatedWorld([services]);
    const informer = createInformer(world, { resource: services });
    const controller = createController({
      ...world,
      name: 'test',
      sources: [{ informer, keys: () => [] }],
      reconcile: done,
      concurrency: 1,
    });
    const stopping = new AbortController();
    const ended = controller.run(stopping.signal);
    stopping.abort();
    await expect(ended).resolves.toBeUndefined();
  });

  it('does not try again what it lost the lease for', async () => {
    const { times, pass, complaints } = await start(inTurn(failing(new LeaseLostError('lost'))));
    await pass(60_000);
    expect(times()).toEqual([0]);
    expect(complaints()).toEqual([]);
  });
});
