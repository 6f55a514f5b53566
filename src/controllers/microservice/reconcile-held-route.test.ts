import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { at, listAt } from '../wire-value.ts';
import { createRoutedWorld, type RoutedWorld } from './testing/routed-world.ts';

const envoy = 'gateway.envoyproxy.io/gatewayclass-controller';
const ref = (name: string) => ({ namespace: 'shop', name });
const asked = { auth: { basic: { secret: 'users' } } };

describe('a route that keeps people out, and connections from before', () => {
  let world: RoutedWorld;
  beforeEach(() => {
    world = createRoutedWorld({ gatewayDrainMs: 60_000 });
    world.runBy(envoy);
  });
  afterEach(() => world.stop());

  /** The gateway accepts, or refuses, what it was given. */
  const answer = async (status: 'True' | 'False', name = 'orders-public'): Promise<void> => {
    const lastTransitionTime = world.clock.now().toISOString();
    for (const [resource, field] of [
      [builtin.securityPolicy, 'ancestors'],
      [builtin.httpRoute, 'parents'],
    ] as const) {
      const live = world.cluster.get(resource, ref(name));
      if (live === undefined) throw new Error(`there is no ${resource.kind} ${name}`);
      const types = field === 'parents' ? ['Accepted', 'ResolvedRefs'] : ['Accepted'];
      const conditions = types.map((type) => ({ type, status, reason: type, lastTransitionTime }));
      const parent = listAt(
        world.cluster.get(builtin.httpRoute, ref(name)),
        'spec',
        'parentRefs',
      )[0];
      const told = field === 'parents' ? { parentRef: parent } : { ancestorRef: parent };
      const answered = { ...live, status: { [field]: [{ ...told, conditions }] } };
      world.cluster.put(resource, answered);
    }
    await world.pass(1_000);
  };
  const leads = (name = 'orders-public'): boolean | undefined => {
    const live = world.cluster.get(builtin.httpRoute, ref(name));
    return live === undefined
      ? undefined
      : listAt(live, 'spec', 'rules').some((rule) => at(rule, 'backendRefs') !== undefined);
  };

  it('leads nowhere until these are drained', async () => {
    await world.declare(asked);
    await world.pass(600_000);
    expect(leads()).toBe(false);
    await answer('True');
    await world.pass(57_000);
    expect(leads()).toBe(false);
    await world.pass(3_000);
    expect(leads()).toBe(true);
  });

  it('waits anew where the policy was refused meanwhile', async () => {
    await world.declare(asked);
    await answer('True');
    await world.pass(30_000);
    await answer('False');
    await world.pass(60_000);
    expect(leads()).toBe(false);
    await answer('True');
    await world.pass(50_000);
    expect(leads()).toBe(false);
    await world.pass(10_000);
    expect(leads()).toBe(true);
  });

  it('goes on to lead to the service whatever is said of its policy, and while that changes', async () => {
    await world.declare(asked);
    await answer('True');
    await world.pass(60_000);
    await answer('False');
    expect(leads()).toBe(true);
    await world.declare({ auth: { basic: { secret: 'others' } }, path: '/orders' });
    expect(leads()).toBe(true);
  });

  it('goes on to lead to the service where it did so without a policy', async () => {
    await world.declare({});
    expect(leads()).toBe(true);
    await world.declare(asked);
    expect(leads()).toBe(true);
  });

  it('leads nowhere again at another gateway, which has connections of its own', async () => {
    await world.declare(asked);
    await answer('True');
    await world.pass(60_000);
    await world.declare({ ...asked, exposure: 'internal' });
    expect(leads()).toBe(false);
    await answer('True');
    await world.pass(60_000);
    expect(leads()).toBe(true);
  });

  it('is served under its old name until the new one leads to the service', async () => {
    await world.declare(asked);
    await answer('True');
    await world.pass(60_000);
    await world.declare({ ...asked, name: 'new' });
    await answer('True', 'orders-new');
    expect([leads(), leads('orders-new')]).toEqual([true, false]);
    await world.pass(60_000);
    await answer('True', 'orders-new');
    expect([leads(), leads('orders-new')]).toEqual([undefined, true]);
  });

  it.each([
    ['limits', { rateLimit: { requests: 1, per: 'Second' } }],
    ['redirects', { ...asked, redirect: { host: 'www.example.com' } }],
  ])('does not wait where it only %s', async (_, route) => {
    await world.declare(route);
    expect(leads()).toBe('rateLimit' in route);
  });
});
