import fc from 'fast-check';
import { expect, it } from 'vitest';
import { builtin } from './builtin-resources.ts';
import { createController } from './create-controller.ts';
import { createInformer } from './create-informer.ts';
import { ReconcileError } from './errors.ts';
import { keyOf } from './kube-object.ts';
import { createSimulatedWorld, sampleObject } from './testing/simulated-world.ts';

const services = builtin.service;
const name = fc.constantFrom('a', 'b', 'c', 'd');
const step = fc.oneof(
  fc.record({ do: fc.constant('put' as const), name, value: fc.nat(3) }),
  fc.record({ do: fc.constant('remove' as const), name }),
  fc.record({ do: fc.constantFrom('reset' as const, 'expire' as const, 'compact' as const) }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(0, 7, 900, 30_000) }),
);
const outcome = fc.record({
  ms: fc.constantFrom(0, 0, 5, 2_000),
  end: fc.constantFrom('ok', 'ok', 'fails', 'throws'),
});

it('sees the last state of every object in a run that did not fail, one run a key at a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(outcome, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (steps, outcomes, concurrency) => {
        const world = createSimulatedWorld([services]);
        const informer = createInformer({ ...world, random: () => 0 }, { resource: services });
        const running = new Set<string>();
        const seen = new Map<string, string | undefined>();
        let runs = 0;
        const controller = createController({
          ...world,
          name: 'test',
          sources: [{ informer, keys: (object) => [keyOf(object)] }],
          concurrency,
          reconcile: async ({ key, namespace, name: named }) => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            // Later runs succeed, so that there is an end.
            const { ms = 0, end = 'ok' } =
              (runs += 1) > 15 ? {} : (outcomes[runs % outcomes.length] ?? {});
            const state = informer.lister.get({ namespace, name: named });
            if (ms > 0) await new Promise<void>((resolve) => world.clock.after(ms, resolve));
            running.delete(key);
            if (end === 'throws') throw new TypeError('unforeseen');
            if (end === 'fails') throw new ReconcileError('transient', 'Busy', 'busy');
            seen.set(key, state?.metadata.resourceVersion);
            return {};
          },
        });
        const stopping = new AbortController();
        const all = [informer.run(stopping.signal), controller.run(stopping.signal)];
        for (const what of steps) {
          const [watch] = world.api.watches();
          if (what.do === 'put') {
            const object = sampleObject(services, what.name, { spec: { value: what.value } });
            world.cluster.put(services, object);
          } else if (what.do === 'remove') {
            const ref = { namespace: 'shop', name: what.name };
            if (world.cluster.get(services, ref) !== undefined) world.cluster.remove(services, ref);
          } else if (what.do === 'pass') await world.pass(what.ms);
          else if (what.do === 'compact') world.cluster.compact();
          else watch?.[what.do]();
        }
        await world.pass(5_000_000);
        for (const object of world.cluster.list(services)) {
          expect(seen.get(keyOf(object))).toBe(object.metadata.resourceVersion);
        }
        for (const [key, version] of seen) {
          const live = world.cluster.list(services).find((object) => keyOf(object) === key);
          expect(version).toBe(live?.metadata.resourceVersion);
        }
        stopping.abort();
        await Promise.all(all);
      },
    ),
    { numRuns: 150 },
  );
});
