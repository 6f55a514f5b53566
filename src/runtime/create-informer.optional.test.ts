import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { service, startInformer } from './testing/running-informer.ts';
import type { SimulatedWorld } from './testing/simulated-world.ts';

const services = builtin.service;

describe('an optional informer', () => {
  const absent = ({ cluster }: SimulatedWorld): void => cluster.uninstall(services);

  it('waits for its API without asking for it, and starts when woken', async () => {
    const world = await startInformer({ optional: true }, absent);
    expect(world.informer.state).toBe('absent');
    await world.informer.waitForSync(new AbortController().signal);
    await world.pass(3_600_000);
    expect(world.listTimes).toHaveLength(1);
    world.cluster.install(services);
    world.cluster.put(services, service('a'));
    world.informer.wake();
    await world.pass(0);
    expect(world.told).toEqual(['syncing', 'absent', 'added shop/a initially', 'synced']);
    expect(world.complaints()).toEqual([]);
  });

  it('empties itself when its API goes away, and comes back', async () => {
    const world = await startInformer({ optional: true }, ({ cluster }) => {
      cluster.put(services, service('a'));
    });
    world.api.watches()[0]?.freeze(true);
    world.cluster.uninstall(services);
    await world.pass(10_000);
    expect(world.told.slice(-2)).toEqual(['deleted shop/a', 'absent']);
    expect(world.informer.lister.size).toBe(0);
    world.cluster.install(services);
    world.informer.wake();
    await world.pass(0);
    expect(world.informer.state).toBe('synced');
  });

  it('notices a call that comes while it finds out that its API is absent', async () => {
    const held = Promise.withResolvers<void>();
    const world = await startInformer({ optional: true }, (before) => {
      before.cluster.uninstall(services);
      before.api.failNext({ kind: 'status', code: 404 });
      before.api.failNext({ kind: 'hold', until: held.promise });
    });
    world.informer.wake();
    await world.pass(900);
    world.informer.wake();
    world.cluster.install(services);
    held.resolve();
    await world.pass(2_000);
    expect(world.informer.state).toBe('synced');
  });

  it('lists no more often than its backoff allows, however often it is woken', async () => {
    const world = await startInformer({ optional: true }, absent);
    for (let count = 0; count < 100; count += 1) {
      world.informer.wake();
      await world.pass(100);
    }
    expect(world.listTimes.length).toBeLessThan(15);
  });

  it('is an error where it is not optional', async () => {
    const world = await startInformer({}, absent);
    expect(world.informer.state).toBe('syncing');
    expect(world.informer.trouble).toMatch(/^cannot list services: .* 404 /);
  });
});
