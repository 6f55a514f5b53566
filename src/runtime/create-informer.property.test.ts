import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createInformer } from './create-informer.ts';
import { keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { isOlder } from './resource-version.ts';
import type { FakeFault } from './testing/fake-api.ts';
import type { FakeChange } from './testing/fake-collection.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';

const services = builtin.service;
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const word = fc.constantFrom('x', 'y', 'z', '\u{1F680}', 'ä');

const fault = fc.oneof(
  fc.constant<FakeFault>({ kind: 'reset' }),
  fc.constant<FakeFault>({ kind: 'status', code: 429, retryAfterSeconds: 3 }),
  fc.constant<FakeFault>({ kind: 'status', code: 500 }),
  fc.constant<FakeFault>({ kind: 'status', code: 503, retryAfterSeconds: 1 }),
  fc.constant<FakeFault>({ kind: 'status', code: 410, reason: 'Expired' }),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('put' as const), name, word }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('write' as const), name, word }) },
  // The answer of a write arrives only after this many further steps.
  { weight: 3, arbitrary: fc.record({ do: fc.constant('late' as const), name, word }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat' as const), pick: fc.nat() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...(['reset', 'end', 'expire', 'compact', 'bookmark', 'freeze', 'thaw', 'tick'] as const),
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 0, 100, 1_000, 5_000, 40_000, 200_000),
    }),
  },
);

/** What somebody knows who only listens to a handler. */
function createListener() {
  const known = new Map<string, KubeObject>();
  return {
    known,
    added: (object: KubeObject) => {
      expect(known.has(keyOf(object))).toBe(false);
      known.set(keyOf(object), object);
    },
    updated: (before: KubeObject, after: KubeObject) => {
      expect(known.get(keyOf(after))).toEqual(before);
      known.set(keyOf(after), after);
    },
    deleted: (object: KubeObject) => {
      known.delete(keyOf(object));
    },
  };
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Cuts bytes into pieces of these sizes in turn. */
function splitBy(sizes: readonly number[]): (bytes: Buffer) => Buffer[] {
  let turn = 0;
  return (bytes) => {
    const pieces: Buffer[] = [];
    for (let from = 0; from < bytes.length;) {
      const size = sizes[(turn += 1) % sizes.length] ?? 1;
      pieces.push(bytes.subarray(from, from + size));
      from += size;
    }
    return pieces;
  };
}

/** An informer, and a way to do to it and its server whatever a step says. */
function createScene(cuts: readonly number[]) {
  const world = createSimulatedWorld([services], splitBy(cuts));
  const { cluster, api } = world;
  const informer = createInformer<KubeObject>(
    { ...world, random: () => 0 },
    { resource: services, indexes: { word: (one) => [String(Reflect.get(one, 'spec'))] } },
  );
  const late: KubeObject[] = [];
  const events: FakeChange[] = [];
  cluster.subscribe(services, (change) => {
    if (change !== undefined) events.push(change);
  });
  const refTo = (named: string) => ({ namespace: 'shop', name: named });
  const put = (what: { name: string; word: string }): KubeObject =>
    cluster.put(services, Object.assign(sampleObject(services, what.name), { spec: what.word }));
  const observe = (written: KubeObject): void => {
    const before = informer.lister.get(refTo(written.metadata.name));
    informer.observeWrite(written);
    const after = informer.lister.get(refTo(written.metadata.name));
    const version = after?.metadata.resourceVersion;
    if (after !== undefined && informer.state === 'synced') {
      expect(isOlder(version, written.metadata.resourceVersion)).toBe(false);
    }
    expect(isOlder(version, before?.metadata.resourceVersion)).toBe(false);
  };
  const repeat = (pick: number): void => {
    // Only what the watch is past can come twice.
    const heard = informer.lister.list().map((one) => Number(one.metadata.resourceVersion));
    const past = events.filter(({ version }) => version <= Math.max(0, ...heard));
    const event = past[pick % Math.max(past.length, 1)];
    if (event !== undefined) api.watches()[0]?.raw(JSON.stringify(event));
  };
  const change = (what: Step & { do: 'put' | 'write' | 'late' | 'remove' }): void => {
    if (what.do === 'put') put(what);
    else if (what.do === 'write') observe(put(what));
    else if (what.do === 'late') late.push(put(what));
    else if (cluster.get(services, refTo(what.name)) !== undefined) {
      cluster.remove(services, refTo(what.name));
    }
    if (late.length > 2) for (const written of late.splice(0, 1)) observe(written);
  };
  const perform = async (what: Step): Promise<void> => {
    const [watch] = api.watches();
    switch (what.do) {
      case 'fault':
        return api.failNext(what.fault);
      case 'repeat':
        return repeat(what.pick);
      case 'pass':
        return world.pass(what.ms);
      case 'compact':
      case 'tick':
        return cluster[what.do]();
      case 'freeze':
      case 'thaw':
        return watch?.freeze(what.do === 'freeze');
      case 'reset':
      case 'end':
      case 'expire':
      case 'bookmark':
        return watch?.[what.do]();
      default:
        return change(what);
    }
  };
  const finish = async (): Promise<void> => {
    for (const written of late) observe(written);
    await world.pass(1_800_000);
  };
  return { ...world, informer, perform, finish };
}

it('equals the server in the end, whatever happened on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 80 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
      async (steps, cuts) => {
        const { informer, cluster, listTimes, perform, finish, pass } = createScene(cuts);
        const listener = createListener();
        informer.addHandler(listener);
        const stopping = new AbortController();
        const ended = informer.run(stopping.signal);
        await pass(0);
        for (const what of steps) await perform(what);
        await finish();

        const there = cluster.list(services);
        const byKey = new Map(there.map((object) => [keyOf(object), object]));
        expect(new Map(informer.lister.list().map((one) => [keyOf(one), one]))).toEqual(byKey);
        expect(listener.known).toEqual(byKey);
        expect(informer.untold).toBe(0);
        for (const value of ['x', 'y', 'z']) {
          const expected = there.filter((one) => Reflect.get(one, 'spec') === value);
          expect(informer.lister.byIndex('word', value)).toHaveLength(expected.length);
        }
        expect([informer.state, informer.trouble]).toEqual(['synced', '']);
        const gaps = listTimes.slice(1).map((at, index) => at - (listTimes[index] ?? 0));
        expect(Math.min(...gaps, 800)).toBeGreaterThanOrEqual(800);
        stopping.abort();
        await ended;
      },
    ),
    { numRuns: 300 },
  );
});

it('lists ever less often while every watch expires at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 30 }),
      async (randoms) => {
        const world = createSimulatedWorld([services]);
        let turn = 0;
        const random = (): number => randoms[(turn += 1) % randoms.length] ?? 0;
        const informer = createInformer({ ...world, random }, { resource: services });
        const stopping = new AbortController();
        const ended = informer.run(stopping.signal);
        for (let second = 0; second < 300; second += 1) {
          cause(world.api.watches());
          await world.pass(1_000);
        }
        const minimum = [800, 1_600, 3_200, 6_400, 12_800, 25_600];
        const gaps = world.listTimes
          .slice(1)
          .map((at, index) => at - (world.listTimes[index] ?? 0));
        gaps.forEach((gap, index) => expect(gap).toBeGreaterThanOrEqual(minimum[index] ?? 30_000));
        expect(gaps.length).toBeGreaterThan(4);
        stopping.abort();
        await ended;
      },
    ),
    { numRuns: 20 },
  );
});

/** Sends an event and then that the version is too old, as a server does that is behind. */
function cause(watches: readonly { bookmark(): void; expire(): void }[]): void {
  for (const watch of watches) {
    watch.bookmark();
    watch.expire();
  }
}
