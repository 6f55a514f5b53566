import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import type { KubeObject } from './kube-object.ts';
import { service, startInformer } from './testing/running-informer.ts';
import type { RunningInformer } from './testing/running-informer.ts';

const services = builtin.service;
const ref = (name: string) => ({ namespace: 'shop', name });

describe('observeWrite', () => {
  const write = (world: RunningInformer, name: string, spec: object = {}): KubeObject =>
    world.cluster.put(services, service(name, { spec }));

  it('is in the store at once, and told once the watch tells of it', async () => {
    const world = await startInformer();
    world.told.length = 0;
    world.api.watches()[0]?.freeze(true);
    world.informer.observeWrite(write(world, 'a'));
    expect(world.informer.lister.get(ref('a'))).toBeDefined();
    expect(world.told).toEqual([]);
    world.informer.observeWrite(write(world, 'a', { type: 'x' }));
    world.api.watches()[0]?.freeze(false);
    await world.pass(0);
    expect(world.told).toEqual(['added shop/a']);
    expect(world.informer.untold).toBe(0);
  });

  it('is told as an echo, unlike what others write', async () => {
    const world = await startInformer();
    const echoes: boolean[] = [];
    world.informer.addHandler({
      added: (_, __, isEcho) => echoes.push(isEcho ?? false),
      updated: (_, __, isEcho) => echoes.push(isEcho ?? false),
    });
    echoes.length = 0;
    world.api.watches()[0]?.freeze(true);
    world.informer.observeWrite(write(world, 'a'));
    write(world, 'b');
    write(world, 'a', { type: 'theirs' });
    world.informer.observeWrite(write(world, 'b', { type: 'ours' }));
    world.api.watches()[0]?.freeze(false);
    await world.pass(0);
    expect(echoes).toEqual([true, false, true]);
  });

  it('does not bring back what was deleted since', async () => {
    const world = await startInformer();
    const written = write(world, 'a');
    world.cluster.remove(services, ref('a'));
    await world.pass(0);
    world.informer.observeWrite(written);
    expect(world.informer.lister.size).toBe(0);
  });

  it('keeps what went with its last finalizer until the watch tells of it', async () => {
    const world = await startInformer();
    const metadata = { finalizers: ['slipway.dev/data'] };
    world.cluster.put(services, {
      ...service('a'),
      metadata: { ...service('a').metadata, ...metadata },
    });
    await world.pass(0);
    world.cluster.remove(services, ref('a'));
    await world.pass(0);
    world.told.length = 0;
    world.api.watches()[0]?.freeze(true);
    const leaving = world.informer.lister.get(ref('a'));
    const { finalizers: _, ...rest } = leaving?.metadata ?? { name: 'a' };
    const gone = world.cluster.put(services, { ...service('a'), metadata: rest });
    expect(gone.metadata.resourceVersion).toBe(leaving?.metadata.resourceVersion);
    world.informer.observeWrite(gone);
    expect(world.informer.lister.get(ref('a'))?.metadata.finalizers ?? []).toEqual([]);
    world.api.watches()[0]?.freeze(false);
    await world.pass(0);
    expect(world.told).toEqual(['deleted shop/a']);
    world.informer.observeWrite(gone);
    expect(world.informer.lister.size).toBe(0);
    expect(world.informer.untold).toBe(0);
  });

  it('does not take the place of something newer', async () => {
    const world = await startInformer();
    const written = write(world, 'a');
    const newer = write(world, 'a', { type: 'x' });
    await world.pass(0);
    world.informer.observeWrite(written);
    expect(world.informer.lister.get(ref('a'))).toEqual(newer);
  });

  it('outlives a list that was taken before it', async () => {
    const world = await startInformer();
    const held = Promise.withResolvers<void>();
    for (let index = 0; index < 501; index += 1) write(world, `s${index}`);
    await world.pass(0);
    const isSecondPage = ({ query }: { query: URLSearchParams }) => query.has('continue');
    world.api.failNext({ kind: 'hold', until: held.promise }, isSecondPage);
    world.api.watches()[0]?.expire();
    await world.pass(2_000);
    world.informer.observeWrite(write(world, 'a'));
    world.informer.observeWrite(write(world, 's0', { type: 'x' }));
    world.told.length = 0;
    held.resolve();
    await world.pass(0);
    expect(world.informer.lister.size).toBe(502);
    expect(world.told).toEqual(['added shop/a', 'updated shop/s0 101->603']);
    expect(world.informer.lister.list()).toEqual(
      expect.arrayContaining(world.cluster.list(services)),
    );
  });

  it('keeps to the selector and to metadata', async () => {
    const world = await startInformer({ labelSelector: 'app=x', metadataOnly: true });
    world.api.watches()[0]?.freeze(true);
    world.informer.observeWrite(write(world, 'other'));
    const ours = service('ours', { labels: { app: 'x' }, spec: { secret: 'y' } });
    world.informer.observeWrite(world.cluster.put(services, ours));
    expect(world.informer.lister.list().map(({ metadata }) => metadata.name)).toEqual(['ours']);
    expect(world.informer.lister.get(ref('ours'))).not.toHaveProperty('spec');
  });

  it('is left to the watch where versions are no numbers', async () => {
    const world = await startInformer();
    const written = service('a');
    written.metadata.resourceVersion = 'abc';
    world.informer.observeWrite(written);
    expect(world.informer.lister.size).toBe(0);
  });
});
