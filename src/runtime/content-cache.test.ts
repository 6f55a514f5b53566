import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createContentCache } from './content-cache.ts';
import { createInformerSet } from './informer-set.ts';
import type { KubeObject } from './kube-object.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';
import type { SimulatedWorld } from './testing/simulated-world.ts';

const { secret, configMap } = builtin;
const ref = (name: string) => ({ namespace: 'shop', name });
const config = (name: string, data: object): KubeObject => sampleObject(configMap, name, { data });

async function start(prepare: (world: SimulatedWorld) => void = () => {}) {
  const world = createSimulatedWorld([secret, configMap]);
  prepare(world);
  const informers = createInformerSet({ ...world, random: () => 0 });
  const contents = createContentCache({ ...world, informers });
  const changes: string[] = [];
  contents.onChange((kind, { namespace, name }) => changes.push(`${kind} ${namespace}/${name}`));
  void informers.run(new AbortController().signal);
  await world.pass(0);
  changes.length = 0;
  const gets = (): number => world.api.requests.filter(({ verb }) => verb === 'get').length;
  return { ...world, contents, changes, gets };
}

describe('a content cache', () => {
  it('tells missing from present, and reads each version once', async () => {
    const { cluster, contents, gets, pass } = await start(({ cluster: before }) => {
      before.put(configMap, config('a', { y: '1', x: '2' }));
      before.put(configMap, config('unused', {}));
    });
    expect(contents.lookup('ConfigMap', ref('a')).state).toBe('unknown');
    expect(await contents.resolve('ConfigMap', ref('none'))).toEqual({ state: 'missing' });
    const both = await Promise.all([
      contents.resolve('ConfigMap', ref('a')),
      contents.resolve('ConfigMap', ref('a')),
    ]);
    expect(both[0]).toMatchObject({ state: 'present', keys: ['x', 'y'] });
    expect(both[1]).toEqual(both[0]);
    expect(contents.lookup('ConfigMap', ref('a'))).toEqual(both[0]);
    await contents.resolve('ConfigMap', ref('a'));
    expect(gets()).toBe(1);
    cluster.remove(configMap, ref('a'));
    await pass(0);
    expect(contents.lookup('ConfigMap', ref('a'))).toEqual({ state: 'missing' });
    expect(contents.size).toBe(0);
  });

  it('tells of contents that change, and not of labels', async () => {
    const { cluster, contents, changes, pass } = await start(({ cluster: before }) => {
      before.put(configMap, config('a', { x: '1' }));
    });
    const first = await contents.resolve('ConfigMap', ref('a'));
    cluster.put(configMap, sampleObject(configMap, 'a', { data: { x: '1' }, labels: { b: 'c' } }));
    await pass(0);
    expect(changes).toEqual([]);
    cluster.put(configMap, config('a', { x: '2' }));
    await pass(0);
    expect(changes).toEqual(['ConfigMap shop/a']);
    const second = await contents.resolve('ConfigMap', ref('a'));
    expect(second.state).toBe('present');
    expect(second).not.toEqual(first);
    cluster.remove(configMap, ref('a'));
    await pass(0);
    expect(changes).toEqual(['ConfigMap shop/a', 'ConfigMap shop/a']);
  });

  it('tells of what arrives', async () => {
    const { cluster, contents, changes, pass } = await start();
    expect(await contents.resolve('Secret', ref('a'))).toEqual({ state: 'missing' });
    cluster.put(secret, sampleObject(secret, 'a', { data: { password: 'eA==' } }));
    await pass(0);
    expect(changes).toEqual(['Secret shop/a']);
  });

  it('tells who asked too early that it can be answered, of what is missing as well', async () => {
    const world = createSimulatedWorld([secret, configMap]);
    const informers = createInformerSet({ ...world, random: () => 0 });
    const contents = createContentCache({ ...world, informers });
    const changes: string[] = [];
    contents.onChange((kind, { namespace, name }) => changes.push(`${kind} ${namespace}/${name}`));
    expect(await contents.resolve('Secret', ref('none'))).toMatchObject({ state: 'unknown' });
    expect(contents.lookup('ConfigMap', ref('none'))).toMatchObject({ state: 'unknown' });
    expect(changes).toEqual([]);
    void informers.run(new AbortController().signal);
    await world.pass(0);
    expect(changes.toSorted()).toEqual(['ConfigMap shop/none', 'Secret shop/none']);
    expect(await contents.resolve('Secret', ref('none'))).toEqual({ state: 'missing' });
  });

  it('never lists or watches data, and keeps none', async () => {
    const { api, contents } = await start(({ cluster }) => {
      cluster.put(secret, sampleObject(secret, 'a', { data: { password: 'c2VjcmV0' } }));
    });
    const content = await contents.resolve('Secret', ref('a'));
    expect(JSON.stringify(content)).not.toContain('c2VjcmV0');
    const collections = api.requests.filter(({ verb }) => verb !== 'get');
    expect(collections.length).toBeGreaterThan(0);
    for (const { headers } of collections) {
      expect(headers['accept']).toContain('as=PartialObjectMetadata');
    }
  });

  it('does not read Secrets of our own that declare their content', async () => {
    const declared = (hash: string, managedBy: string): KubeObject => {
      const object = sampleObject(secret, 'a', {
        labels: { 'app.kubernetes.io/managed-by': managedBy },
      });
      const annotations = {
        'slipway.dev/content-hash': hash,
        'slipway.dev/content-keys': 'host,uri',
      };
      return { ...object, metadata: { ...object.metadata, annotations } };
    };
    const { cluster, contents, changes, gets, pass } = await start(({ cluster: before }) => {
      before.put(secret, declared('one', 'slipway'));
    });
    expect(await contents.resolve('Secret', ref('a'))).toEqual({
      state: 'present',
      hash: 'one',
      keys: ['host', 'uri'],
    });
    cluster.put(secret, declared('two', 'slipway'));
    await pass(0);
    expect(contents.lookup('Secret', ref('a'))).toMatchObject({ hash: 'two' });
    expect(changes).toEqual(['Secret shop/a']);
    expect(gets()).toBe(0);
    cluster.put(secret, declared('three', 'somebody'));
    await pass(0);
    const read = await contents.resolve('Secret', ref('a'));
    expect(read).toMatchObject({ state: 'present', keys: [] });
    expect(gets()).toBe(1);
  });

  it('tells of other keys that a Secret of our own declares', async () => {
    const declared = (keys: string): KubeObject => {
      const labels = { 'app.kubernetes.io/managed-by': 'slipway' };
      const object = sampleObject(secret, 'a', { labels });
      const annotations = { 'slipway.dev/content-hash': 'one', 'slipway.dev/content-keys': keys };
      return { ...object, metadata: { ...object.metadata, annotations } };
    };
    const { cluster, changes, pass } = await start(({ cluster: before }) => {
      before.put(secret, declared('garbage'));
    });
    cluster.put(secret, declared('host,uri'));
    await pass(0);
    expect(changes).toEqual(['Secret shop/a']);
  });

  it('says what it could not read, and reads it later', async () => {
    const { api, contents } = await start(({ cluster }) => {
      cluster.put(secret, sampleObject(secret, 'a', { data: { x: 'eA==' } }));
    });
    api.failNext({ kind: 'status', code: 403, reason: 'Forbidden' });
    expect(await contents.resolve('Secret', ref('a'))).toEqual({
      state: 'unknown',
      message:
        'Secret shop/a could not be read: the API server answered 403 Forbidden; allow Slipway to get Secrets',
    });
    expect(await contents.resolve('Secret', ref('a'))).toMatchObject({ state: 'present' });
  });

  it('tells of an object that can be read no more', async () => {
    const { api, cluster, contents, changes, pass } = await start(({ cluster: before }) => {
      before.put(configMap, config('a', { x: '1' }));
    });
    await contents.resolve('ConfigMap', ref('a'));
    api.failNext({ kind: 'status', code: 403 }, ({ verb }) => verb === 'get');
    cluster.put(configMap, config('a', { x: '2' }));
    await pass(0);
    expect(changes).toEqual(['ConfigMap shop/a']);
    expect(contents.size).toBe(0);
  });

  it('reads again what changed while it was read', async () => {
    const { api, cluster, contents, pass } = await start(({ cluster: before }) => {
      before.put(configMap, config('a', { x: 'old' }));
    });
    const held = Promise.withResolvers<void>();
    const original = contents.resolve('ConfigMap', ref('b'));
    api.failNext({ kind: 'hold', until: held.promise }, ({ verb }) => verb === 'get');
    const reading = contents.resolve('ConfigMap', ref('a'));
    await pass(0);
    cluster.put(configMap, config('a', { y: 'new' }));
    await pass(0);
    held.resolve();
    expect(await reading).toMatchObject({ keys: ['y'] });
    expect(await original).toEqual({ state: 'missing' });
  });

  it('knows nothing before its caches are filled', async () => {
    const world = createSimulatedWorld([secret, configMap]);
    const informers = createInformerSet(world);
    const contents = createContentCache({ ...world, informers });
    expect(await contents.resolve('Secret', ref('a'))).toEqual({
      state: 'unknown',
      message: 'The Secrets are not known yet',
    });
  });

  it('lets go of a caller that stops', async () => {
    const { api, contents } = await start(({ cluster }) => {
      cluster.put(configMap, config('a', {}));
    });
    api.failNext({ kind: 'hold', until: new Promise(() => {}) });
    const stopping = new AbortController();
    const reading = contents.resolve('ConfigMap', ref('a'), stopping.signal);
    stopping.abort();
    expect((await reading).state).toBe('unknown');
  });

  it('forgets what nobody refers to any more', async () => {
    const { cluster, contents, gets, changes, pass } = await start();
    const used = new Set<string>();
    contents.addReferences((_, { name }) => used.has(name));
    for (let round = 0; round < 300; round += 1) {
      const name = `c${round}`;
      used.clear();
      used.add(name);
      cluster.put(configMap, config(name, { round: String(round) }));
      await pass(0);
      await contents.resolve('ConfigMap', ref(name));
      expect(contents.size).toBeLessThanOrEqual(66);
    }
    const before = gets();
    changes.length = 0;
    for (let round = 0; round < 299; round += 1) cluster.put(configMap, config(`c${round}`, {}));
    await pass(0);
    expect(gets()).toBe(before);
    expect(contents.size).toBe(1);
  });
});
