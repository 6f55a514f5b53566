import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createInformerSet } from './informer-set.ts';
import { rejectionOf } from './testing/rejection-of.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';

const { service, httpRoute, gateway, customResourceDefinition: crds } = builtin;

function setUp(resources: Parameters<typeof createSimulatedWorld>[0] = [service, crds]) {
  const world = createSimulatedWorld(resources);
  const informers = createInformerSet({ ...world, random: () => 0 });
  const stopping = new AbortController();
  return { ...world, informers, stopping, signal: stopping.signal };
}

const crd = (name: string) => sampleObject(crds, name);
const listsOf = ({ api }: ReturnType<typeof setUp>, plural: string): number =>
  api.requests.filter(({ verb, path }) => verb === 'list' && path.endsWith(`/${plural}`)).length;

describe('an informer set', () => {
  it('shares an informer and brings indexes together', async () => {
    const world = setUp();
    const { informers } = world;
    const byName = { name: ({ metadata }: { metadata: { name: string } }) => [metadata.name] };
    const a = informers.informer({ resource: service, indexes: byName });
    const b = informers.informer({ resource: service, indexes: { kind: ({ kind }) => [kind] } });
    const other = informers.informer({ resource: service, labelSelector: 'app=x' });
    expect(b).toBe(a);
    expect(other).not.toBe(a);
    world.cluster.put(service, sampleObject(service, 'a'));
    void informers.run(world.signal);
    await informers.waitForSync(world.signal);
    expect(a.lister.byIndex('name', 'a')).toHaveLength(1);
    expect(a.lister.byIndex('kind', 'Service')).toHaveLength(1);
    expect(listsOf(world, 'services')).toBe(2);
  });

  it('finds the informer of a resource, and lets all of them observe a write', async () => {
    const world = setUp();
    const { informers } = world;
    expect(informers.find(service)).toBeUndefined();
    const all = informers.informer({ resource: service });
    expect(informers.find({ ...service })).toBe(all);
    const some = informers.informer({ resource: service, labelSelector: 'app=x' });
    void informers.run(world.signal);
    await world.pass(0);
    for (const watch of world.api.watches()) watch.freeze(true);
    const labelled = sampleObject(service, 'a', { labels: { app: 'x' } });
    informers.find(service)?.observeWrite(world.cluster.put(service, labelled));
    informers.find(service)?.observeWrite(world.cluster.put(service, sampleObject(service, 'b')));
    expect([all.lister.size, some.lister.size]).toEqual([2, 1]);
  });

  it('says what is not synced and why', async () => {
    const world = setUp();
    const { informers } = world;
    world.cluster.uninstall(service);
    informers.informer({ resource: service });
    expect(informers.trouble()).toBe('these caches are not synced: services');
    void informers.run(world.signal);
    const outcome = rejectionOf(informers.waitForSync(world.signal, 10_000));
    await world.pass(10_000);
    expect(String(await outcome)).toMatch(
      /these caches are not synced: services \(cannot list services: GET .* 404 /,
    );
    expect(informers.synced()).toBe(false);
    world.cluster.install(service);
    await world.pass(60_000);
    expect(informers.synced()).toBe(true);
    expect(informers.trouble()).toBe('');
  });

  it('starts what is asked for later, and stops everything', async () => {
    const world = setUp();
    const running = world.informers.run(world.signal);
    const late = world.informers.informer({ resource: service });
    await world.pass(0);
    expect(late.state).toBe('synced');
    world.stopping.abort();
    await expect(running).resolves.toBeUndefined();
    expect(world.api.watches()).toEqual([]);
  });

  it('does not look at CRDs while nothing is optional', async () => {
    const world = setUp();
    world.informers.informer({ resource: service });
    void world.informers.run(world.signal);
    await world.pass(0);
    expect(listsOf(world, 'customresourcedefinitions')).toBe(0);
  });
});

describe('an optional API', () => {
  it('is there once its CRD has arrived and is served', async () => {
    const world = setUp();
    const routes = world.informers.informer({ resource: httpRoute, optional: true });
    void world.informers.run(world.signal);
    await world.informers.waitForSync(world.signal);
    expect(routes.state).toBe('absent');
    expect(world.informers.synced()).toBe(true);

    world.cluster.put(crds, crd('gateways.gateway.networking.k8s.io'));
    await world.pass(60_000);
    expect(listsOf(world, 'httproutes')).toBeLessThanOrEqual(1);

    world.cluster.put(crds, crd('httproutes.gateway.networking.k8s.io'));
    await world.pass(5_000);
    expect(routes.state).toBe('absent');
    world.cluster.install(httpRoute);
    await world.pass(5_000);
    expect(routes.state).toBe('synced');
  });

  it('is there when its CRD changes, however late', async () => {
    const world = setUp();
    const name = 'gateways.gateway.networking.k8s.io';
    world.cluster.put(crds, crd(name));
    const gateways = world.informers.informer({ resource: gateway, optional: true });
    void world.informers.run(world.signal);
    await world.pass(3_600_000);
    expect(gateways.state).toBe('absent');
    const path = '/apis/gateway.networking.k8s.io/v1/gateways';
    expect(world.api.requests.filter((request) => request.path === path).length).toBeLessThan(9);
    world.cluster.install(gateway);
    world.cluster.put(crds, sampleObject(crds, name, { spec: { changed: true } }));
    await world.pass(1_000);
    expect(gateways.state).toBe('synced');
  });

  it('goes and comes back with its CRD', async () => {
    const world = setUp([service, crds, httpRoute]);
    const name = 'httproutes.gateway.networking.k8s.io';
    world.cluster.put(crds, crd(name));
    const routes = world.informers.informer({ resource: httpRoute, optional: true });
    void world.informers.run(world.signal);
    await world.pass(0);
    expect(routes.state).toBe('synced');
    world.cluster.uninstall(httpRoute);
    world.cluster.remove(crds, { namespace: '', name });
    await world.pass(60_000);
    expect(routes.state).toBe('absent');
    world.cluster.put(crds, crd(name));
    world.cluster.install(httpRoute);
    await world.pass(2_000);
    expect(routes.state).toBe('synced');
  });
});
