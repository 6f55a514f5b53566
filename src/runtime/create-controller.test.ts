import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createController } from './create-controller.ts';
import { createInformer } from './create-informer.ts';
import type { ReconcileRequest } from './controller.ts';
import { keyOf } from './kube-object.ts';
import { startController } from './testing/running-controller.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';

const services = builtin.service;
const done = async () => ({});

describe('a controller', () => {
  it('reconciles what is there, and what an event names, before and after', async () => {
    const { cluster, runs, pass, stop } = await startController(done);
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

  it('lets timers and I/O have their turn while many keys need no request', async () => {
    const world = createSimulatedWorld([services]);
    for (let index = 0; index < 100; index += 1) {
      world.cluster.put(services, sampleObject(services, `s${index}`));
    }
    const informer = createInformer(world, { resource: services });
    let busyMs = 0;
    let inThisTurn = 0;
    const turns: number[] = [];
    const controller = createController({
      ...world,
      clock: { ...world.clock, monotonic: () => world.clock.monotonic() + busyMs },
      name: 'test',
      sources: [{ informer, keys: (object) => [keyOf(object)] }],
      reconcile: () => {
        busyMs += 4;
        if (inThisTurn === 0) {
          setImmediate(() => {
            turns.push(inThisTurn);
            inThisTurn = 0;
          });
        }
        inThisTurn += 1;
        return Promise.resolve({});
      },
      concurrency: 4,
    });
    const { signal } = new AbortController();
    void informer.run(signal);
    void controller.run(signal);
    while (turns.reduce((sum, turn) => sum + turn, 0) < 100) await world.pass(0);
    expect(Math.max(...turns)).toBeLessThan(10);
  });

  it('lets events that can wait come together, and others go first', async () => {
    const world = createSimulatedWorld([services]);
    const put = (name: string, note: string) =>
      world.cluster.put(services, sampleObject(services, name, { labels: { note } }));
    put('a', '1');
    put('b', '1');
    const informer = createInformer(world, { resource: services });
    const keys: string[] = [];
    const controller = createController({
      ...world,
      name: 'test',
      sources: [
        {
          informer,
          keys: (object) => [keyOf(object)],
          canWait: ({ after }) => after.metadata.labels?.['note'] === 'can-wait',
        },
      ],
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
    keys.length = 0;
    put('a', 'can-wait');
    put('b', 'can-wait');
    await world.pass(50);
    put('a', 'cannot');
    await world.pass(0);
    expect(keys).toEqual(['shop/a']);
    put('a', 'can-wait');
    await world.pass(50);
    expect(keys).toEqual(['shop/a', 'shop/b']);
    await world.pass(50);
    expect(keys).toEqual(['shop/a', 'shop/b', 'shop/a']);
  });

  it('gives the request what it needs', async () => {
    const requests: ReconcileRequest[] = [];
    const { stop } = await startController(async (request) => {
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
    const { cluster, controller, runs, pass } = await startController(
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
});
