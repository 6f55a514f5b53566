import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createInformer } from './create-informer.ts';
import type { KubeObject } from './kube-object.ts';
import { service, startInformer } from './testing/running-informer.ts';
import { createSimulatedWorld } from './testing/simulated-world.ts';

const services = builtin.service;
const ref = (name: string) => ({ namespace: 'shop', name });

describe('an informer under trouble', () => {
  it('says why it cannot list, and goes on trying', async () => {
    const world = await startInformer({}, ({ api }) => {
      for (let count = 0; count < 3; count += 1) {
        api.failNext({ kind: 'status', code: 403, reason: 'Forbidden' });
      }
    });
    expect(world.informer.state).toBe('syncing');
    expect(world.informer.trouble).toMatch(/^cannot list services: GET \/api\/v1\/services: 403 /);
    await world.pass(20_000);
    expect(world.informer.state).toBe('synced');
    expect(world.informer.trouble).toBe('');
  });

  it('begins a list anew whose pages expired', async () => {
    const world = createSimulatedWorld([services]);
    for (let index = 0; index < 600; index += 1) world.cluster.put(services, service(`s${index}`));
    const held = Promise.withResolvers<void>();
    const isSecondPage = ({ query }: { query: URLSearchParams }) => query.has('continue');
    world.api.failNext({ kind: 'hold', until: held.promise }, isSecondPage);
    const informer = createInformer({ ...world, random: () => 0 }, { resource: services });
    const stopping = new AbortController();
    void informer.run(stopping.signal);
    await world.pass(100);
    world.cluster.remove(services, ref('s0'));
    world.cluster.compact();
    held.resolve();
    await world.pass(2_000);
    expect(informer.lister.list()).toEqual(world.cluster.list(services));
    stopping.abort();
  });

  it('lists anew after an event of another kind, and does not store it', async () => {
    const world = await startInformer();
    const foreign = { ...service('odd'), kind: 'Pod' };
    world.api.watches()[0]?.raw(JSON.stringify({ type: 'ADDED', object: foreign }));
    await world.pass(1_000);
    expect(world.listTimes).toHaveLength(2);
    expect(world.informer.lister.size).toBe(0);
  });

  it('lives on when a handler, an index or the transform throws', async () => {
    const world = await startInformer({
      transform: (object) => {
        if (object.metadata.name === 'odd') throw new Error('odd');
        return object;
      },
      indexes: {
        any: () => {
          throw new Error('no index');
        },
      },
    });
    world.informer.addHandler({
      added: () => {
        throw new Error('no handler');
      },
    });
    const after: string[] = [];
    world.informer.addHandler({ added: ({ metadata }) => after.push(metadata.name) });
    world.cluster.put(services, service('odd', { spec: { type: 'x' } }));
    world.cluster.put(services, service('even'));
    await world.pass(0);
    expect(after).toEqual(['odd', 'even']);
    expect(world.informer.lister.get(ref('odd'))).not.toHaveProperty('spec');
    expect(world.complaints().map(({ message }) => message)).toContain('A transform failed');
    expect(world.verbs()).toEqual(['list', 'watch']);
  });

  it('drops managedFields and the annotation of kubectl apply, before the transform', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', other: 'x' };
    const { metadata, ...rest } = service('a');
    const managed = { ...rest, metadata: { ...metadata, annotations, managedFields: [{}] } };
    let seen: KubeObject | undefined;
    const world = await startInformer({ transform: (object) => (seen = object) }, ({ cluster }) => {
      cluster.put(services, managed);
    });
    expect(seen?.metadata).not.toHaveProperty('managedFields');
    expect(world.informer.lister.get(ref('a'))?.metadata.annotations).toEqual({ other: 'x' });
  });

  it('tells a handler that comes late of what is there', async () => {
    const world = await startInformer(
      {},
      ({ cluster }) => void cluster.put(services, service('a')),
    );
    const late: string[] = [];
    world.informer.addHandler({
      added: (object, initial) => late.push(`${object.metadata.name} ${initial}`),
    });
    expect(late).toEqual(['a true']);
  });

  it('follows its selector: what leaves it is deleted', async () => {
    const world = await startInformer({ labelSelector: 'app=x' });
    world.cluster.put(services, service('a', { labels: { app: 'x' } }));
    world.cluster.put(services, service('b'));
    world.cluster.put(services, service('a', { labels: { app: 'y' } }));
    await world.pass(0);
    expect(world.told).toEqual(['syncing', 'synced', 'added shop/a', 'deleted shop/a']);
  });

  it('takes over the history of a server that was put back to an earlier state', async () => {
    const world = await startInformer(
      {},
      ({ cluster }) => void cluster.put(services, service('a')),
    );
    const [stored] = world.cluster.list(services);
    if (stored === undefined) throw new Error('nothing is stored');
    const future = { ...stored, metadata: { ...stored.metadata, resourceVersion: '9000' } };
    world.api.watches()[0]?.raw(JSON.stringify({ type: 'MODIFIED', object: future }));
    await world.pass(0);
    world.api.watches()[0]?.expire();
    await world.pass(2_000);
    expect(world.informer.lister.list()).toEqual([stored]);
    world.cluster.put(services, service('b'));
    await world.pass(0);
    expect(world.told.at(-1)).toBe('added shop/b');
  });

  it('stops at once, in whatever it is doing', async () => {
    const world = await startInformer();
    await world.stop();
    expect(world.api.watches()).toEqual([]);
    const other = await startInformer({}, ({ api }) =>
      api.failNext({ kind: 'hold', until: new Promise(() => {}) }),
    );
    const waiting = other.informer.waitForSync(AbortSignal.abort());
    await expect(waiting).rejects.toThrow('stopped before services was synced');
    await other.stop();
    expect(other.informer.state).toBe('syncing');
  });
});
