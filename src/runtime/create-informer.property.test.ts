import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createInformer } from './create-informer.ts';
import { keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { isOlder } from './resource-version.ts';
import type { FakeFault } from './testing/fake-api.ts';
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

it('equals the server in the end, whatever happened on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 80 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }),
      async (steps, cuts) => {
        let cut = 0;
        const split = (bytes: Buffer): Buffer[] => {
          const pieces: Buffer[] = [];
          for (let from = 0; from < bytes.length;) {
            const size = cuts[(cut += 1) % cuts.length] ?? 1;
            pieces.push(bytes.subarray(from, from + size));
            from += size;
          }
          return pieces;
        };
        const world = createSimulatedWorld([services], split);
        const { cluster, api } = world;
        const informer = createInformer<KubeObject>(
          { ...world, random: () => 0 },
          { resource: services, indexes: { word: (one) => [String(Reflect.get(one, 'spec'))] } },
        );
        const listener = createListener();
        informer.addHandler(listener);
        const stopping = new AbortController();
        const ended = informer.run(stopping.signal);
        await world.pass(0);
        const late: KubeObject[] = [];
        const events: { type: string; object: KubeObject }[] = [];
        cluster.subscribe(services, (change) => {
          if (change !== undefined) events.push(change);
        });
        // The version of the last event that arrived.
        const heard = (): number =>
          Math.max(0, ...informer.lister.list().map((one) => Number(one.metadata.resourceVersion)));
        const put = (what: { name: string; word: string }): KubeObject =>
          cluster.put(services, { ...sampleObject(services, what.name), ...{ spec: what.word } });
        const observe = (written: KubeObject): void => {
          const before = informer.lister.get({ namespace: 'shop', name: written.metadata.name });
          informer.observeWrite(written);
          const after = informer.lister.get({ namespace: 'shop', name: written.metadata.name });
          const { resourceVersion } = written.metadata;
          if (after !== undefined && informer.state === 'synced') {
            expect(isOlder(after.metadata.resourceVersion, resourceVersion)).toBe(false);
          }
          expect(isOlder(after?.metadata.resourceVersion, before?.metadata.resourceVersion)).toBe(
            false,
          );
        };

        for (const what of steps) {
          const watch = api.watches()[0];
          if (what.do === 'put') put(what);
          else if (what.do === 'write') observe(put(what));
          else if (what.do === 'late') late.push(put(what));
          else if (what.do === 'remove') {
            const ref = { namespace: 'shop', name: what.name };
            if (cluster.get(services, ref) !== undefined) cluster.remove(services, ref);
          } else if (what.do === 'fault') api.failNext(what.fault);
          else if (what.do === 'repeat') {
            const event = events[what.pick % Math.max(events.length, 1)];
            // Only what the watch is past can come twice.
            const isPast = Number(event?.object.metadata.resourceVersion) <= heard();
            if (isPast) watch?.raw(JSON.stringify(event));
          } else if (what.do === 'compact') cluster.compact();
          else if (what.do === 'tick') cluster.tick();
          else if (what.do === 'freeze') watch?.freeze(true);
          else if (what.do === 'thaw') watch?.freeze(false);
          else if (what.do === 'pass') await world.pass(what.ms);
          else watch?.[what.do]();
          if (late.length > 2) observe(late.shift() ?? put({ name: 'a', word: 'x' }));
        }
        for (const written of late) observe(written);
        await world.pass(1_800_000);

        const there = cluster.list(services);
        const byKey = new Map(there.map((object) => [keyOf(object), object]));
        expect(new Map(informer.lister.list().map((one) => [keyOf(one), one]))).toEqual(byKey);
        expect(listener.known).toEqual(byKey);
        expect(informer.untold).toBe(0);
        for (const value of ['x', 'y', 'z']) {
          const expected = there.filter((one) => Reflect.get(one, 'spec') === value);
          expect(informer.lister.byIndex('word', value)).toHaveLength(expected.length);
        }
        expect(informer.state).toBe('synced');
        expect(informer.trouble).toBe('');
        const gaps = world.listTimes
          .slice(1)
          .map((at, index) => at - (world.listTimes[index] ?? 0));
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
