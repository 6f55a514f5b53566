import { describe, expect, it } from 'vitest';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { microserviceClassResource } from '../../src/crds/microservice-class/v1alpha1.ts';
import { apiVersionOf } from '../../src/runtime/resource.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, developer, finder } from './support/objects.ts';

const environment = useEnvironment();

describe('conflicts', () => {
  it('a foreign object of the same name is left alone until it is marked for adoption', async () => {
    const { client, eventually, newNamespace, settle } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await client.apply(
      builtin.serviceAccount,
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app', namespace } },
      { fieldManager: 'somebody' },
    );
    const before = await find.any(builtin.serviceAccount)('app');
    await applyMicroservice(client, namespace, 'app');
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('False NameConflict');
    });
    await settle();
    expect(await find.any(builtin.serviceAccount)('app')).toEqual(before);
    const problem = (await find.microservice('app'))?.status?.problems?.[0];
    expect(problem?.message).toContain('ServiceAccount');
    expect(problem?.hint).toContain('slipway.dev/adopt=true');

    await client.mergePatch(
      builtin.serviceAccount,
      { namespace, name: 'app' },
      {
        metadata: { annotations: { 'slipway.dev/adopt': 'true' } },
      },
    );
    await eventually(async () => {
      const adopted = await find.any(builtin.serviceAccount)('app');
      expect(adopted?.metadata.uid).toBe(before?.metadata.uid);
      expect(adopted?.metadata.ownerReferences?.[0]?.name).toBe('app');
      expect(conditionOf(await find.microservice('app'), 'Ready')).toBe('True Available');
    });
  });

  it('of two Microservices with one host and path the first keeps it, the second takes over later', async () => {
    const { client, eventually, newNamespace } = environment;
    const [first, second] = [await newNamespace(), await newNamespace()];
    const spec = { routes: [{ name: 'public', host: `${first}.example.com`, path: '/shop' }] };
    await applyMicroservice(client, first, 'one', spec);
    await eventually(async () => {
      expect(conditionOf(await finder(client, first).microservice('one'), 'RoutesReady')).toMatch(
        /^True/,
      );
    });
    await applyMicroservice(client, second, 'two', spec);
    await eventually(async () => {
      const two = await finder(client, second).microservice('two');
      expect(conditionOf(two, 'RoutesReady')).toBe('False RouteConflict');
      expect(two?.status?.problems?.[0]?.message).toContain(`${first}/one`);
    });
    expect(await finder(client, second).any(builtin.httpRoute)('two-public')).toBeUndefined();
    await eventually(async () => {
      const one = await finder(client, first).microservice('one');
      expect(conditionOf(one, 'Ready')).toMatch(/^True/);
      expect(one?.status?.problems).toMatchObject([
        { severity: 'warning', reason: 'RouteContested' },
      ]);
      expect(one?.status?.problems?.[0]?.message).toContain(`${second}/two`);
    });

    const one = await finder(client, first).microservice('one');
    await client.delete(
      microserviceResource,
      { namespace: first, name: 'one' },
      { uid: one?.metadata.uid ?? '' },
    );
    await eventually(async () => {
      expect(conditionOf(await finder(client, second).microservice('two'), 'RoutesReady')).toMatch(
        /^True/,
      );
    });
  });

  it('a host that one class comes to share goes to who has another class, too', async () => {
    const { client, eventually, newNamespace } = environment;
    const [first, second] = [await newNamespace(), await newNamespace()];
    const host = `${first}.example.com`;
    const classOf = (namespace: string) => `sharing-${namespace}`;
    const share = (name: string, namespaces: readonly string[]) =>
      client.apply(
        microserviceClassResource,
        {
          apiVersion: apiVersionOf(microserviceClassResource),
          kind: microserviceClassResource.kind,
          metadata: { name },
          spec: {
            gateways: [{ exposure: 'public', gateway: { namespace: 'gateways', name: 'public' } }],
            domains: [{ domain: host, namespaces }],
          },
        },
        developer,
      );
    const routesOf = async (namespace: string) =>
      conditionOf(await finder(client, namespace).microservice('app'), 'RoutesReady');
    const applyAt = (namespace: string, path: string) =>
      applyMicroservice(client, namespace, 'app', {
        className: classOf(namespace),
        routes: [{ name: 'public', host, path }],
      });
    await share(classOf(first), [first]);
    await share(classOf(second), [first, second]);
    await applyAt(first, '/');
    await eventually(async () => expect(await routesOf(first)).toMatch(/^True/));
    await applyAt(second, '/own');
    await eventually(async () => expect(await routesOf(second)).toBe('False RouteConflict'));

    await share(classOf(first), [first, second]);
    await eventually(async () => expect(await routesOf(second)).toMatch(/^True/));
  });

  it('a host goes away from who loses its domain, and to who has it then', async () => {
    const { client, eventually, newNamespace } = environment;
    const [first, second] = [await newNamespace(), await newNamespace()];
    const host = `${first}.example.com`;
    const className = `domains-of-${first}`;
    const give = (namespace: string) =>
      client.apply(
        microserviceClassResource,
        {
          apiVersion: apiVersionOf(microserviceClassResource),
          kind: microserviceClassResource.kind,
          metadata: { name: className },
          spec: {
            gateways: [{ exposure: 'public', gateway: { namespace: 'gateways', name: 'public' } }],
            domains: [{ domain: host, namespaces: [namespace] }],
          },
        },
        developer,
      );
    const spec = { className, routes: [{ name: 'public', host }] };
    const routesOf = async (namespace: string) =>
      conditionOf(await finder(client, namespace).microservice('app'), 'RoutesReady');
    await give(first);
    await applyMicroservice(client, first, 'app', spec);
    await applyMicroservice(client, second, 'app', spec);
    await eventually(async () => {
      expect(await routesOf(first)).toMatch(/^True/);
      expect(await routesOf(second)).toBe('False HostNotAllowed');
    });
    await give(second);
    await eventually(async () => {
      expect(await routesOf(first)).toBe('False HostNotAllowed');
      expect(await routesOf(second)).toMatch(/^True/);
    });
    expect(await finder(client, first).any(builtin.httpRoute)('app-public')).toBeUndefined();
  });

  it('a route that is renamed stays until the new one is accepted', async () => {
    const { client, eventually, newNamespace, gateway } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const route = (name: string) => ({ routes: [{ name, host: `${namespace}.example.com` }] });
    await applyMicroservice(client, namespace, 'app', route('old'));
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'RoutesReady')).toMatch(/^True/);
    });
    gateway.refuse = (refused) =>
      refused.metadata.name === 'app-new'
        ? { reason: 'NoMatchingListenerHostname', message: 'no listener matches the hostname' }
        : undefined;
    await applyMicroservice(client, namespace, 'app', route('new'));
    await eventually(async () => {
      const app = await find.microservice('app');
      expect(conditionOf(app, 'RoutesReady')).toBe('False RouteNotAccepted');
      expect(app?.status?.problems?.[0]?.message).toContain('no listener matches the hostname');
    });
    expect(await find.any(builtin.httpRoute)('app-old')).toBeDefined();
    gateway.refuse = () => undefined;
    await client.mergePatch(
      builtin.httpRoute,
      { namespace, name: 'app-new' },
      {
        metadata: { annotations: { 'other.example.com/touch': 'yes' } },
      },
    );
    await eventually(async () => {
      expect(await find.any(builtin.httpRoute)('app-old')).toBeUndefined();
      expect(conditionOf(await find.microservice('app'), 'Ready')).toMatch(/^True/);
    });
  });
});
