import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder } from './support/objects.ts';

const environment = useEnvironment();

describe('a new Microservice', () => {
  it('of one field becomes Ready with a Deployment, Service, ServiceAccount and disruption budget', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await applyMicroservice(client, namespace, 'hello');
    const find = finder(client, namespace);
    await eventually(async () => {
      expect(conditionOf(await find.microservice('hello'), 'Ready')).toBe('True Available');
    });
    for (const resource of [
      builtin.deployment,
      builtin.service,
      builtin.serviceAccount,
      builtin.podDisruptionBudget,
    ]) {
      const child = await find.any(resource)('hello');
      expect(child?.metadata.ownerReferences, resource.kind).toMatchObject([
        { kind: 'Microservice', name: 'hello', controller: true, blockOwnerDeletion: true },
      ]);
    }
    expect(await find.any(builtin.horizontalPodAutoscaler)('hello')).toBeUndefined();
    const status = (await find.microservice('hello'))?.status;
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      selector: 'slipway.dev/microservice=hello',
      image: 'ghcr.io/acme/app:1.0.0',
      summary: { status: 'Running', replicas: '2/2' },
    });
    expect(status?.problems ?? []).toEqual([]);
  });

  it('with scaling, a route and a database gets all children, one write each, two status writes, no reads', async () => {
    const { client, eventually, newNamespace, audit } = environment;
    const namespace = await newNamespace();
    const mark = await audit.mark();
    await applyMicroservice(client, namespace, 'orders', {
      scaling: { min: 2, max: 5, cpu: 70 },
      routes: [{ name: 'public', host: 'orders.create.example.com', path: '/orders' }],
    });
    const find = finder(client, namespace);
    await eventually(async () => {
      expect(conditionOf(await find.microservice('orders'), 'RoutesReady')).toMatch(/^True/);
    });
    await environment.settle();
    const requests = requestsOf(await audit.since(mark), environment.operatorUser).filter(
      (request) => request.namespace === namespace && !request.resource.startsWith('events'),
    );
    const perObject = new Map<string, number>();
    for (const { resource, name, verb } of writesOf(requests)) {
      const key = `${verb} ${resource} ${name}`;
      perObject.set(key, (perObject.get(key) ?? 0) + 1);
    }
    expect(Object.fromEntries(perObject)).toEqual({
      'patch serviceaccounts orders': 1,
      'patch services orders': 1,
      'patch deployments.apps orders': 1,
      'patch horizontalpodautoscalers.autoscaling orders': 1,
      'patch poddisruptionbudgets.policy orders': 1,
      'patch httproutes.gateway.networking.k8s.io orders-public': 1,
      'patch microservices.slipway.dev/status orders': expect.any(Number),
    });
    expect(perObject.get('patch microservices.slipway.dev/status orders')).toBeLessThanOrEqual(2);
    expect(requests.filter(({ verb }) => verb === 'get' || verb === 'list')).toEqual([]);
  });
});
