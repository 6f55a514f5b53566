import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { service, startInformer } from './testing/running-informer.ts';

const services = builtin.service;
const ref = (name: string) => ({ namespace: 'shop', name });

describe('an informer', () => {
  it('lists, tells of what is there, and then of what happens', async () => {
    const { cluster, informer, told, pass } = await startInformer({}, (world) => {
      world.cluster.put(services, service('a'));
    });
    expect(informer.state).toBe('synced');
    cluster.put(services, service('b'));
    cluster.put(services, service('a', { spec: { type: 'ClusterIP' } }));
    cluster.remove(services, ref('b'));
    await pass(0);
    expect(told).toEqual([
      'syncing',
      'added shop/a initially',
      'synced',
      'added shop/b',
      'updated shop/a 101->103',
      'deleted shop/b',
    ]);
    expect(informer.lister.list()).toEqual(cluster.list(services));
  });

  it('lists in pages of 500 and asks for bookmarks', async () => {
    const world = await startInformer({}, ({ cluster }) => {
      for (let index = 0; index < 1_001; index += 1) cluster.put(services, service(`s${index}`));
    });
    expect(world.informer.lister.size).toBe(1_001);
    expect(world.verbs()).toEqual(['list', 'list', 'list', 'watch']);
    const [list, , , watch] = world.api.requests;
    expect(list?.query.get('limit')).toBe('500');
    expect(list?.query.has('resourceVersion')).toBe(false);
    expect(watch?.query.get('allowWatchBookmarks')).toBe('true');
    expect(watch?.query.get('resourceVersion')).toBe('1101');
    expect(Number(watch?.query.get('timeoutSeconds'))).toBe(300);
  });

  it('resumes from the last bookmark when the server ends a watch, without a list', async () => {
    const world = await startInformer();
    await world.pass(2_000);
    world.cluster.tick();
    world.api.watches()[0]?.bookmark();
    world.api.watches()[0]?.end();
    await world.pass(0);
    expect(world.verbs()).toEqual(['list', 'watch', 'watch']);
    expect(world.api.requests[2]?.query.get('resourceVersion')).toBe('101');
    expect(world.complaints()).toEqual([]);
  });

  it('resumes after a reset, with backoff and without a list', async () => {
    const world = await startInformer();
    world.api.watches()[0]?.reset();
    world.cluster.put(services, service('missed'));
    await world.pass(700);
    expect(world.verbs()).toEqual(['list', 'watch']);
    await world.pass(200);
    expect(world.verbs()).toEqual(['list', 'watch', 'watch']);
    expect(world.told.at(-1)).toBe('added shop/missed');
  });

  it('ignores events that come twice, those of objects that are gone included', async () => {
    const world = await startInformer();
    const [watch] = world.api.watches();
    const first = world.cluster.put(services, service('a'));
    const gone = world.cluster.put(services, service('gone'));
    world.cluster.put(services, service('a', { spec: {} }));
    world.cluster.remove(services, ref('gone'));
    await world.pass(0);
    const told = [...world.told];
    watch?.raw(JSON.stringify({ type: 'ADDED', object: first }));
    watch?.raw(JSON.stringify({ type: 'ADDED', object: gone }));
    watch?.raw(JSON.stringify({ type: 'DELETED', object: first }));
    await world.pass(0);
    expect(world.told).toEqual(told);
    expect(world.informer.lister.list()).toEqual(world.cluster.list(services));
  });

  it('relists after 410 and tells only of what changed meanwhile', async () => {
    const world = await startInformer({}, ({ cluster }) => {
      for (const name of ['kept', 'changed', 'gone']) cluster.put(services, service(name));
    });
    world.told.length = 0;
    world.api.watches()[0]?.reset();
    world.cluster.put(services, service('changed', { spec: {} }));
    world.cluster.remove(services, ref('gone'));
    world.cluster.put(services, service('new'));
    world.cluster.compact();
    await world.pass(10_000);
    expect(world.verbs()).toEqual(['list', 'watch', 'watch', 'list', 'watch']);
    expect(world.told).toEqual([
      'updated shop/changed 102->104',
      'added shop/new',
      'deleted shop/gone',
    ]);
    expect(world.informer.lister.size).toBe(3);
  });

  it('relists after an ERROR event of 410', async () => {
    const world = await startInformer();
    world.api.watches()[0]?.expire();
    await world.pass(1_000);
    expect(world.verbs()).toEqual(['list', 'watch', 'list', 'watch']);
  });

  it('watches again after 429, no sooner than asked, and never lists', async () => {
    const world = await startInformer();
    for (let count = 0; count < 8; count += 1) {
      const fault = { kind: 'status' as const, code: 429, retryAfterSeconds: 60 };
      world.api.failNext(fault, ({ verb }) => verb === 'watch');
    }
    world.api.watches()[0]?.reset();
    await world.pass(60_000);
    expect(world.verbs()).toEqual(['list', 'watch', 'watch']);
    await world.pass(600_000);
    expect(world.listTimes).toHaveLength(1);
    expect(world.api.watches()).toHaveLength(1);
    expect(world.informer.trouble).toBe('');
  });

  it('never lists while nothing answers', async () => {
    const world = await startInformer();
    for (let count = 0; count < 20; count += 1) world.api.failNext({ kind: 'reset' });
    world.api.watches()[0]?.reset();
    await world.pass(300_000);
    expect(world.listTimes).toHaveLength(1);
    expect(world.informer.trouble).toMatch(/^cannot watch services: GET .*: reset$/);
    await world.pass(600_000);
    expect(world.informer.trouble).toBe('');
  });

  it('lists when a version cannot be watched, whatever the reason', async () => {
    const world = await startInformer();
    for (let count = 0; count < 6; count += 1) {
      world.api.failNext({ kind: 'status', code: 500 }, ({ verb }) => verb === 'watch');
    }
    world.api.watches()[0]?.reset();
    await world.pass(60_000);
    expect(world.listTimes).toHaveLength(2);
    expect(world.informer.trouble).toMatch(/^cannot watch services: GET .* 500 /);
    await world.pass(300_000);
    expect(world.informer.trouble).toBe('');
  });

  it('does not spin where the server ends every watch at once', async () => {
    const world = await startInformer();
    for (let count = 0; count < 600; count += 1) {
      world.api.watches()[0]?.bookmark();
      world.api.watches()[0]?.end();
      await world.pass(100);
    }
    expect(world.api.requests.length).toBeLessThan(15);
    expect(world.listTimes).toHaveLength(1);
  });

  it('breaks off a silent watch and resumes from its version', async () => {
    const world = await startInformer();
    world.api.watches()[0]?.freeze(true);
    world.cluster.put(services, service('unheard'));
    await world.pass(149_000);
    expect(world.informer.lister.size).toBe(0);
    await world.pass(2_000);
    expect(world.informer.lister.size).toBe(1);
    expect(world.verbs()).toEqual(['list', 'watch', 'watch']);
    expect(world.complaints()).toEqual([]);
  });

  it('leaves a watch alone while bookmarks come', async () => {
    const world = await startInformer();
    for (let minute = 0; minute < 5; minute += 1) {
      await world.pass(60_000);
      world.api.watches()[0]?.bookmark();
    }
    expect(world.verbs()).toEqual(['list', 'watch']);
  });
});
