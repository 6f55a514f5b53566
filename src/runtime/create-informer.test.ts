import { describe, expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createInformer } from './create-informer.ts';
import type { SharedInformer } from './create-informer.ts';
import type { InformerOptions } from './informer.ts';
import { keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';
import type { SimulatedWorld } from './testing/simulated-world.ts';

const services = builtin.service;
const service = (name: string, extra: Parameters<typeof sampleObject>[2] = {}): KubeObject =>
  sampleObject(services, name, extra);
const ref = (name: string) => ({ namespace: 'shop', name });

interface Running extends SimulatedWorld {
  informer: SharedInformer<KubeObject>;
  told: string[];
  stop(): Promise<void>;
}

/** An informer of Services that runs, and what its handler is told. */
async function start(
  options: Partial<InformerOptions<KubeObject>> = {},
  prepare: (world: SimulatedWorld) => void = () => {},
): Promise<Running> {
  const world = createSimulatedWorld([services]);
  prepare(world);
  const informer = createInformer(
    { ...world, random: () => 0 },
    { resource: services, ...options },
  );
  const told: string[] = [];
  informer.addHandler({
    added: (object, initial) => told.push(`added ${keyOf(object)}${initial ? ' initially' : ''}`),
    updated: (before, after) => {
      const versions = [before, after].map(({ metadata }) => metadata.resourceVersion).join('->');
      told.push(`updated ${keyOf(after)} ${versions}`);
    },
    deleted: (object) => told.push(`deleted ${keyOf(object)}`),
    stateChanged: (state) => told.push(state),
  });
  const stopping = new AbortController();
  const ended = informer.run(stopping.signal);
  await world.pass(0);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  return { ...world, informer, told, stop };
}

const verbs = (world: SimulatedWorld): string[] => world.api.requests.map(({ verb }) => verb);

describe('an informer', () => {
  it('lists, tells of what is there, and then of what happens', async () => {
    const { cluster, informer, told, pass } = await start({}, (world) => {
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
    const world = await start({}, ({ cluster }) => {
      for (let index = 0; index < 1_001; index += 1) cluster.put(services, service(`s${index}`));
    });
    expect(world.informer.lister.size).toBe(1_001);
    expect(verbs(world)).toEqual(['list', 'list', 'list', 'watch']);
    const [list, , , watch] = world.api.requests;
    expect(list?.query.get('limit')).toBe('500');
    expect(list?.query.has('resourceVersion')).toBe(false);
    expect(watch?.query.get('allowWatchBookmarks')).toBe('true');
    expect(watch?.query.get('resourceVersion')).toBe('1101');
    expect(Number(watch?.query.get('timeoutSeconds'))).toBe(300);
  });

  it('resumes from the last bookmark when the server ends a watch, without a list', async () => {
    const world = await start();
    await world.pass(2_000);
    world.cluster.tick();
    world.api.watches()[0]?.bookmark();
    world.api.watches()[0]?.end();
    await world.pass(0);
    expect(verbs(world)).toEqual(['list', 'watch', 'watch']);
    expect(world.api.requests[2]?.query.get('resourceVersion')).toBe('101');
    expect(world.complaints()).toEqual([]);
  });

  it('resumes after a reset, with backoff and without a list', async () => {
    const world = await start();
    world.api.watches()[0]?.reset();
    world.cluster.put(services, service('missed'));
    await world.pass(700);
    expect(verbs(world)).toEqual(['list', 'watch']);
    await world.pass(200);
    expect(verbs(world)).toEqual(['list', 'watch', 'watch']);
    expect(world.told.at(-1)).toBe('added shop/missed');
  });

  it('ignores events that come twice, those of objects that are gone included', async () => {
    const world = await start();
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
    const world = await start({}, ({ cluster }) => {
      for (const name of ['kept', 'changed', 'gone']) cluster.put(services, service(name));
    });
    world.told.length = 0;
    world.api.watches()[0]?.reset();
    world.cluster.put(services, service('changed', { spec: {} }));
    world.cluster.remove(services, ref('gone'));
    world.cluster.put(services, service('new'));
    world.cluster.compact();
    await world.pass(10_000);
    expect(verbs(world)).toEqual(['list', 'watch', 'watch', 'list', 'watch']);
    expect(world.told).toEqual([
      'updated shop/changed 102->104',
      'added shop/new',
      'deleted shop/gone',
    ]);
    expect(world.informer.lister.size).toBe(3);
  });

  it('relists after an ERROR event of 410', async () => {
    const world = await start();
    world.api.watches()[0]?.expire();
    await world.pass(1_000);
    expect(verbs(world)).toEqual(['list', 'watch', 'list', 'watch']);
  });

  it('watches again after 429, no sooner than asked, and never lists', async () => {
    const world = await start();
    for (let count = 0; count < 8; count += 1) {
      const fault = { kind: 'status' as const, code: 429, retryAfterSeconds: 60 };
      world.api.failNext(fault, ({ verb }) => verb === 'watch');
    }
    world.api.watches()[0]?.reset();
    await world.pass(60_000);
    expect(verbs(world)).toEqual(['list', 'watch', 'watch']);
    await world.pass(600_000);
    expect(world.listTimes).toHaveLength(1);
    expect(world.api.watches()).toHaveLength(1);
    expect(world.informer.trouble).toBe('');
  });

  it('never lists while nothing answers', async () => {
    const world = await start();
    for (let count = 0; count < 20; count += 1) world.api.failNext({ kind: 'reset' });
    world.api.watches()[0]?.reset();
    await world.pass(300_000);
    expect(world.listTimes).toHaveLength(1);
    expect(world.informer.trouble).toMatch(/^cannot watch services: GET .*: reset$/);
    await world.pass(600_000);
    expect(world.informer.trouble).toBe('');
  });

  it('lists when a version cannot be watched, whatever the reason', async () => {
    const world = await start();
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
    const world = await start();
    for (let count = 0; count < 600; count += 1) {
      world.api.watches()[0]?.bookmark();
      world.api.watches()[0]?.end();
      await world.pass(100);
    }
    expect(world.api.requests.length).toBeLessThan(15);
    expect(world.listTimes).toHaveLength(1);
  });

  it('breaks off a silent watch and resumes from its version', async () => {
    const world = await start();
    world.api.watches()[0]?.freeze(true);
    world.cluster.put(services, service('unheard'));
    await world.pass(149_000);
    expect(world.informer.lister.size).toBe(0);
    await world.pass(2_000);
    expect(world.informer.lister.size).toBe(1);
    expect(verbs(world)).toEqual(['list', 'watch', 'watch']);
    expect(world.complaints()).toEqual([]);
  });

  it('leaves a watch alone while bookmarks come', async () => {
    const world = await start();
    for (let minute = 0; minute < 5; minute += 1) {
      await world.pass(60_000);
      world.api.watches()[0]?.bookmark();
    }
    expect(verbs(world)).toEqual(['list', 'watch']);
  });

  it('says why it cannot list, and goes on trying', async () => {
    const world = await start({}, ({ api }) => {
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
    const world = await start();
    const foreign = { ...service('odd'), kind: 'Pod' };
    world.api.watches()[0]?.raw(JSON.stringify({ type: 'ADDED', object: foreign }));
    await world.pass(1_000);
    expect(world.listTimes).toHaveLength(2);
    expect(world.informer.lister.size).toBe(0);
  });

  it('lives on when a handler, an index or the transform throws', async () => {
    const world = await start({
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
    expect(verbs(world)).toEqual(['list', 'watch']);
  });

  it('drops managedFields and the annotation of kubectl apply, before the transform', async () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', other: 'x' };
    const { metadata, ...rest } = service('a');
    const managed = { ...rest, metadata: { ...metadata, annotations, managedFields: [{}] } };
    let seen: KubeObject | undefined;
    const world = await start({ transform: (object) => (seen = object) }, ({ cluster }) => {
      cluster.put(services, managed);
    });
    expect(seen?.metadata).not.toHaveProperty('managedFields');
    expect(world.informer.lister.get(ref('a'))?.metadata.annotations).toEqual({ other: 'x' });
  });

  it('tells a handler that comes late of what is there', async () => {
    const world = await start({}, ({ cluster }) => void cluster.put(services, service('a')));
    const late: string[] = [];
    world.informer.addHandler({
      added: (object, initial) => late.push(`${object.metadata.name} ${initial}`),
    });
    expect(late).toEqual(['a true']);
  });

  it('follows its selector: what leaves it is deleted', async () => {
    const world = await start({ labelSelector: 'app=x' });
    world.cluster.put(services, service('a', { labels: { app: 'x' } }));
    world.cluster.put(services, service('b'));
    world.cluster.put(services, service('a', { labels: { app: 'y' } }));
    await world.pass(0);
    expect(world.told).toEqual(['syncing', 'synced', 'added shop/a', 'deleted shop/a']);
  });

  it('takes over the history of a server that was put back to an earlier state', async () => {
    const world = await start({}, ({ cluster }) => void cluster.put(services, service('a')));
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
    const world = await start();
    await world.stop();
    expect(world.api.watches()).toEqual([]);
    const other = await start({}, ({ api }) =>
      api.failNext({ kind: 'hold', until: new Promise(() => {}) }),
    );
    const waiting = other.informer.waitForSync(AbortSignal.abort());
    await expect(waiting).rejects.toThrow('stopped before services was synced');
    await other.stop();
    expect(other.informer.state).toBe('syncing');
  });
});

describe('an optional informer', () => {
  const absent = ({ cluster }: SimulatedWorld): void => cluster.uninstall(services);

  it('waits for its API without asking for it, and starts when woken', async () => {
    const world = await start({ optional: true }, absent);
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
    const world = await start({ optional: true }, ({ cluster }) => {
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
    const world = await start({ optional: true }, (before) => {
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
    const world = await start({ optional: true }, absent);
    for (let count = 0; count < 100; count += 1) {
      world.informer.wake();
      await world.pass(100);
    }
    expect(world.listTimes.length).toBeLessThan(15);
  });

  it('is an error where it is not optional', async () => {
    const world = await start({}, absent);
    expect(world.informer.state).toBe('syncing');
    expect(world.informer.trouble).toMatch(/^cannot list services: .* 404 /);
  });
});

describe('observeWrite', () => {
  const write = (world: Running, name: string, spec: object = {}): KubeObject =>
    world.cluster.put(services, service(name, { spec }));

  it('is in the store at once, and told once the watch tells of it', async () => {
    const world = await start();
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

  it('does not bring back what was deleted since', async () => {
    const world = await start();
    const written = write(world, 'a');
    world.cluster.remove(services, ref('a'));
    await world.pass(0);
    world.informer.observeWrite(written);
    expect(world.informer.lister.size).toBe(0);
  });

  it('does not take the place of something newer', async () => {
    const world = await start();
    const written = write(world, 'a');
    const newer = write(world, 'a', { type: 'x' });
    await world.pass(0);
    world.informer.observeWrite(written);
    expect(world.informer.lister.get(ref('a'))).toEqual(newer);
  });

  it('outlives a list that was taken before it', async () => {
    const world = await start();
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
    const world = await start({ labelSelector: 'app=x', metadataOnly: true });
    world.api.watches()[0]?.freeze(true);
    world.informer.observeWrite(write(world, 'other'));
    const ours = service('ours', { labels: { app: 'x' }, spec: { secret: 'y' } });
    world.informer.observeWrite(world.cluster.put(services, ours));
    expect(world.informer.lister.list().map(({ metadata }) => metadata.name)).toEqual(['ours']);
    expect(world.informer.lister.get(ref('ours'))).not.toHaveProperty('spec');
  });

  it('is left to the watch where versions are no numbers', async () => {
    const world = await start();
    const written = service('a');
    written.metadata.resourceVersion = 'abc';
    world.informer.observeWrite(written);
    expect(world.informer.lister.size).toBe(0);
  });
});
