import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseClassResource } from '../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../crds/microservice-class/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Resource } from '../../runtime/resource.ts';
import {
  createSimulatedWorld,
  sampleObject,
  type SimulatedWorld,
} from '../../runtime/testing/simulated-world.ts';
import { simulatedDependencies } from '../testing/simulated-dependencies.ts';
import { createMicroserviceController } from './controller.ts';
import { classOf, microserviceOf } from './testdata/build-input.ts';

const { lease: _lease, event: _event, ...builtins } = builtin;
const served: readonly Resource[] = [
  ...Object.values(builtins),
  microserviceResource,
  microserviceClassResource,
  databaseResource,
  databaseClassResource,
];
const envoy = 'gateway.envoyproxy.io/gatewayclass-controller';
const name = { namespace: 'shop', name: 'orders-public' };
const limited = { rateLimit: { requests: 10, per: 'Second' as const } };

describe('a route with a limit, and Slipway in simulated time', () => {
  let world: SimulatedWorld;
  let stop: () => Promise<void>;
  beforeEach(() => {
    world = createSimulatedWorld(served);
    const gateway = sampleObject(builtin.gateway, 'edge', {
      spec: { gatewayClassName: 'some', listeners: [] },
    });
    world.cluster.put(builtin.gateway, gateway);
    world.cluster.put(microserviceClassResource, {
      ...classOf({
        gateways: [{ exposure: 'public', gateway: { name: 'edge', namespace: 'shop' } }],
      }),
    });
    const dependencies = simulatedDependencies(world);
    const controller = createMicroserviceController(dependencies);
    const stopping = new AbortController();
    const running = [dependencies.informers.run(stopping.signal), controller.run(stopping.signal)];
    stop = async () => {
      stopping.abort();
      await world.pass(60_000);
      await Promise.all(running);
    };
  });
  afterEach(() => stop());

  const runBy = (controllerName: string): KubeObject =>
    world.cluster.put(
      builtin.gatewayClass,
      sampleObject(builtin.gatewayClass, 'some', { spec: { controllerName } }),
    );
  const declare = async (route: object): Promise<void> => {
    const routes = [{ name: 'public', host: 'shop.example.com', ...route }];
    const { metadata, ...rest } = microserviceOf({ spec: { className: 'standard', routes } });
    const { uid: _, ...identity } = metadata;
    world.cluster.apply(microserviceResource, { ...rest, metadata: identity }, 'user');
    await world.pass(60_000);
  };
  const live = () => ({
    route: world.cluster.get(builtin.httpRoute, name) !== undefined,
    policy: world.cluster.get(builtin.backendTrafficPolicy, name) !== undefined,
  });
  const problems = (): string[] => {
    const found = world.cluster.get(microserviceResource, { ...name, name: 'orders' });
    return ((found as Microservice | undefined)?.status?.problems ?? []).map(
      ({ reason, field }) => `${reason} ${field ?? ''}`,
    );
  };
  const writes = (): string[] =>
    world.api.requests
      .filter(({ verb }) => verb === 'patch' || verb === 'delete')
      .map(({ verb, path }) => `${verb} ${path.split('?', 1)[0]?.split('/').slice(-2).join('/')}`)
      .filter((write) => write.endsWith('/orders-public'));

  it('is served once its policy is there', async () => {
    runBy(envoy);
    await declare(limited);
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
    runBy(envoy);
    forbidPolicies();
    await declare({ retry: {} });
    expect(live()).toEqual({ route: true, policy: false });
    expect(problems()).toEqual(expect.arrayContaining([expect.stringMatching(/^Forbidden/)]));
  });

  it('is not served while its policy cannot be written', async () => {
    runBy(envoy);
    forbidPolicies();
    await declare(limited);
    expect(live()).toEqual({ route: false, policy: false });
    expect(problems()).toEqual(expect.arrayContaining([expect.stringMatching(/^Forbidden/)]));
    await world.pass(24 * 3_600_000);
    expect(live()).toEqual({ route: true, policy: true });
  });

  it('is not served by an implementation that would leave it open', async () => {
    runBy('example.com/other');
    await declare(limited);
    expect(live()).toEqual({ route: false, policy: false });
    expect(problems()).toEqual(['RouteUnsupported spec.routes[name=public].rateLimit']);
    runBy(envoy);
    await world.pass(60_000);
    expect(live()).toEqual({ route: true, policy: true });
  });

  it('goes where its limit cannot be kept any more, and before what limits it', async () => {
    runBy(envoy);
    await declare(limited);
    world.api.forgetRequests();
    runBy('example.com/other');
    await world.pass(60_000);
    expect(writes()).toEqual([
      'delete httproutes/orders-public',
      'delete backendtrafficpolicies/orders-public',
    ]);
    expect(live()).toEqual({ route: false, policy: false });
  });

  it('stays as it is while nobody knows who runs its gateway', async () => {
    runBy(envoy);
    await declare(limited);
    world.api.forgetRequests();
    world.cluster.remove(builtin.gatewayClass, { namespace: '', name: 'some' });
    await world.pass(60_000);
    expect(writes()).toEqual([]);
    expect(live()).toEqual({ route: true, policy: true });
    expect(problems()).toEqual(['RouteUnsupported spec.routes[name=public].rateLimit']);
  });

  it('gets its policy back, and loses it with the field', async () => {
    runBy(envoy);
    await declare(limited);
    world.cluster.remove(builtin.backendTrafficPolicy, name);
    await world.pass(60_000);
    expect(live()).toEqual({ route: true, policy: true });
    await declare({});
    expect(live()).toEqual({ route: true, policy: false });
  });

  it('gets the policy before anything else where it is served already', async () => {
    runBy(envoy);
    await declare({ timeout: '9s' });
    world.api.forgetRequests();
    await declare({ timeout: '8s', ...limited });
    expect(writes()).toEqual([
      'patch backendtrafficpolicies/orders-public',
      'patch httproutes/orders-public',
    ]);
  });
});
