import { describe, expect, it, vi } from 'vitest';
import { microserviceKind } from './kinds.ts';
import { run, worldOf } from './testing/test-io.ts';

const { resource } = microserviceKind;
const ref = { namespace: 'shop', name: 'orders' };
const isWrite = ({ method }: { method: string }): boolean => method === 'PATCH';

describe.each(['pause', 'resume'])('kubectl slipway %s', (verb) => {
  it.each(['made anew', 'deleted'])(
    'changes nothing where the object is %s meanwhile',
    async (how) => {
      const world = worldOf('shop.yaml');
      const found = world.cluster.get(resource, ref);
      if (found === undefined) throw new Error('shop.yaml has no Microservice orders');
      const isPaused = verb === 'resume';
      const orders = { ...found, spec: { image: 'ghcr.io/acme/orders:1.4.2', paused: isPaused } };
      world.cluster.put(resource, orders);

      const held = Promise.withResolvers<void>();
      world.api.failNext({ kind: 'hold', until: held.promise }, isWrite);
      const outcome = run(world, `${verb} orders`);
      await vi.waitFor(() => expect(world.api.requests.some(isWrite)).toBe(true));
      world.cluster.remove(resource, ref);
      if (how === 'made anew') {
        const metadata = { ...found.metadata, uid: 'uid-of-another' };
        world.cluster.put(resource, { ...orders, metadata });
      }
      held.resolve();

      const { code, out, err } = await outcome;
      expect({ code, out }).toEqual({ code: 3, out: '' });
      expect(err).toContain('nothing was changed');
      const now = world.cluster.get(resource, ref);
      if (how === 'deleted') expect(now).toBeUndefined();
      else expect(now).toMatchObject({ spec: { paused: isPaused } });
    },
  );
});
