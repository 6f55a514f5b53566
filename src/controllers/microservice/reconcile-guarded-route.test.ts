import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { createRoutedWorld, type RoutedWorld } from './testing/routed-world.ts';

const envoy = 'gateway.envoyproxy.io/gatewayclass-controller';
const name = { namespace: 'shop', name: 'orders-public' };
const limited = { rateLimit: { requests: 10, per: 'Second' as const } };

describe('a route with a limit, and Slipway in simulated time', () => {
  let world: RoutedWorld;
  beforeEach(() => {
    world = createRoutedWorld();
  });
  afterEach(() => world.stop());

  const live = () => ({
    route: world.cluster.get(builtin.httpRoute, name) !== undefined,
    policy: world.cluster.get(builtin.backendTrafficPolicy, name) !== undefined,
  });
  const writes = (): string[] =>
    world.api.requests
      .filter(({ verb }) => verb === 'patch' || verb === 'delete')
      .map(({ verb, path }) => `${verb} ${path.split('?', 1)[0]?.split('/').slice(-2).join('/')}`)
      .filter((write) => write.endsWith('/orders-public'));

  it('is served once its policy is there', async () => {
    world.runBy(envoy);
    await world.declare(limited);
    expect(writes()).toEqual([
      'patch backendtrafficpolicies/orders-public',
      'patch httproutes/orders-public',
    ]);
    expect(live()).toEqual({ route: true, policy: true });
  });

  const forbidPolicies = (): void => {
    for (let time = 0; time < 50; time += 1) {
      world.api.failNext(
        { kind: 'status', code: 403, reason: 'Forbidden' },
        ({ path, verb }) => verb === 'patch' && path.includes('/backendtrafficpolicies/'),
      );
    }
  };

  it('is served where a policy that leaves nothing open cannot be written', async () => {
    world.runBy(envoy);
    forbidPolicies();
    await world.declare({ retry: {} });
    expect(live()).toEqual({ route: true, policy: false });
    expect(world.problems()).toEqual(expect.arrayContaining([expect.stringMatching(/^Forbidden/)]));
  });

  it('is not served while its policy cannot be written', async () => {
    world.runBy(envoy);
    forbidPolicies();
    await world.declare(limited);
    expect(live()).toEqual({ route: false, policy: false });
    expect(world.problems()).toEqual(expect.arrayContaining([expect.stringMatching(/^Forbidden/)]));
    await world.pass(24 * 3_600_000);
    expect(live()).toEqual({ route: true, policy: true });
  });

  it('is not served by an implementation that would leave it open', async () => {
    world.runBy('example.com/other');
    await world.declare(limited);
    expect(live()).toEqual({ route: false, policy: false });
    expect(world.problems()).toEqual(['RouteUnsupported spec.routes[name=public].rateLimit']);
    world.runBy(envoy);
    await world.pass(60_000);
    expect(live()).toEqual({ route: true, policy: true });
  });

  it('goes where its limit cannot be kept any more, and before what limits it', async () => {
    world.runBy(envoy);
    await world.declare(limited);
    world.api.forgetRequests();
    world.runBy('example.com/other');
    await world.pass(60_000);
    expect(writes()).toEqual([
      'delete httproutes/orders-public',
      'delete backendtrafficpolicies/orders-public',
    ]);
    expect(live()).toEqual({ route: false, policy: false });
  });

  it('stays as it is while nobody knows who runs its gateway', async () => {
    world.runBy(envoy);
    await world.declare(limited);
    world.api.forgetRequests();
    world.cluster.remove(builtin.gatewayClass, { namespace: '', name: 'some' });
    await world.pass(60_000);
    expect(writes()).toEqual([]);
    expect(live()).toEqual({ route: true, policy: true });
    expect(world.problems()).toEqual(['RouteUnsupported spec.routes[name=public].rateLimit']);
  });

  it('gets its policy back, and loses it with the field', async () => {
    world.runBy(envoy);
    await world.declare(limited);
    world.cluster.remove(builtin.backendTrafficPolicy, name);
    await world.pass(60_000);
    expect(live()).toEqual({ route: true, policy: true });
    await world.declare({});
    expect(live()).toEqual({ route: true, policy: false });
  });

  it('gets the policy before anything else where it is served already', async () => {
    world.runBy(envoy);
    await world.declare({ timeout: '9s' });
    world.api.forgetRequests();
    await world.declare({ timeout: '8s', ...limited });
    expect(writes()).toEqual([
      'patch backendtrafficpolicies/orders-public',
      'patch httproutes/orders-public',
    ]);
  });
});
