import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder } from './support/objects.ts';

const environment = useEnvironment();

const children: readonly [kind: string, resource: Resource, name: string][] = [
  ['Deployment', builtin.deployment, 'orders'],
  ['Service', builtin.service, 'orders'],
  ['ServiceAccount', builtin.serviceAccount, 'orders'],
  ['HorizontalPodAutoscaler', builtin.horizontalPodAutoscaler, 'orders'],
  ['PodDisruptionBudget', builtin.podDisruptionBudget, 'orders'],
  ['NetworkPolicy', builtin.networkPolicy, 'orders'],
  ['HTTPRoute', builtin.httpRoute, 'orders-public'],
  ['Database', databaseResource, 'orders-main'],
];

/** A declared field of each child, what somebody sets it to, and how it is read. */
const tampering: readonly [
  what: string,
  resource: Resource,
  name: string,
  patch: object,
  path: string,
][] = [
  [
    'the image',
    builtin.deployment,
    'orders',
    {
      spec: {
        template: { spec: { containers: [{ name: 'orders', image: 'evil:1', resources: {} }] } },
      },
    },
    'spec.template.spec.containers.0.image',
  ],
  [
    'the progress deadline',
    builtin.deployment,
    'orders',
    { spec: { progressDeadlineSeconds: 7 } },
    'spec.progressDeadlineSeconds',
  ],
  [
    'a label',
    builtin.deployment,
    'orders',
    { metadata: { labels: { 'app.kubernetes.io/name': 'other' } } },
    'metadata.labels.app.kubernetes.io/name',
  ],
  [
    'the selector of the Service',
    builtin.service,
    'orders',
    { spec: { selector: { 'slipway.dev/microservice': 'other' } } },
    'spec.selector.slipway.dev/microservice',
  ],
  [
    'the maximum',
    builtin.horizontalPodAutoscaler,
    'orders',
    { spec: { maxReplicas: 99 } },
    'spec.maxReplicas',
  ],
  [
    'the budget',
    builtin.podDisruptionBudget,
    'orders',
    { spec: { maxUnavailable: 2 } },
    'spec.maxUnavailable',
  ],
  [
    'the host',
    builtin.httpRoute,
    'orders-public',
    { spec: { hostnames: ['evil.example.com'] } },
    'spec.hostnames.0',
  ],
  [
    'who is let in',
    builtin.networkPolicy,
    'orders',
    { spec: { ingress: [{}] } },
    'spec.ingress.0.from.0.podSelector.matchLabels.slipway.dev/microservice',
  ],
  ['the storage', databaseResource, 'orders-main', { spec: { storage: '3Gi' } }, 'spec.storage'],
  [
    'the token mount',
    builtin.serviceAccount,
    'orders',
    { automountServiceAccountToken: true },
    'automountServiceAccountToken',
  ],
  [
    'the number of a port of the Service',
    builtin.service,
    'orders',
    { spec: { ports: [{ name: 'http', port: 8081, protocol: 'TCP', targetPort: 'http' }] } },
    'spec.ports.0.port',
  ],
  [
    'the number of a port of the container',
    builtin.deployment,
    'orders',
    {
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'orders',
                image: 'ghcr.io/acme/app:1.0.0',
                ports: [{ name: 'http', containerPort: 8081 }],
              },
            ],
          },
        },
      },
    },
    'spec.template.spec.containers.0.ports.0.containerPort',
  ],
  [
    'the owner',
    builtin.service,
    'orders',
    { metadata: { ownerReferences: [] } },
    'metadata.ownerReferences.0.name',
  ],
];

async function ordersIn(namespace: string): Promise<ReturnType<typeof finder>> {
  const { client, eventually } = environment;
  await applyMicroservice(client, namespace, 'orders', {
    scaling: { min: 2, max: 5, cpu: 70 },
    routes: [{ name: 'public', host: `${namespace}.example.com` }],
    access: { from: [{ service: 'web' }] },
    databases: [{ name: 'main', engine: 'postgres', storage: '2Gi' }],
  });
  const find = finder(client, namespace);
  await eventually(async () => {
    expect(conditionOf(await find.microservice('orders'), 'RoutesReady')).toMatch(/^True/);
    expect(await find.deployment('orders')).toBeDefined();
  });
  return find;
}

describe('drift', () => {
  it('brings every deleted child back', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = await ordersIn(namespace);
    for (const [kind, resource, name] of children) {
      const before = await find.any(resource)(name);
      expect(before, kind).toBeDefined();
      await client.delete(resource, { namespace, name }, { uid: before?.metadata.uid ?? '' });
      await eventually(async () => {
        const after = await find.any(resource)(name);
        expect(after?.metadata.uid, kind).toBeDefined();
        expect(after?.metadata.uid, kind).not.toBe(before?.metadata.uid);
      });
    }
  });

  it('sets every declared field back and leaves what others added', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = await ordersIn(namespace);
    for (const [what, resource, name, patch, path] of tampering) {
      const before = at(await find.any(resource)(name), path);
      expect(before, what).toBeDefined();
      await client.mergePatch(
        resource,
        { namespace, name },
        {
          ...patch,
          metadata: {
            ...(patch as { metadata?: object }).metadata,
            annotations: { 'other.example.com/note': what },
          },
        },
      );
      await eventually(async () => {
        const after = await find.any(resource)(name);
        expect(at(after, path), what).toEqual(before);
        expect(after?.metadata.annotations?.['other.example.com/note'], what).toBe(what);
      });
    }
  });
});

/** Reads a path; a segment may contain dots where the shorter key does not exist. */
function at(value: unknown, path: string): unknown {
  if (path === '' || typeof value !== 'object' || value === null)
    return path === '' ? value : undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  if (fields.has(path)) return fields.get(path);
  const segments = path.split('.');
  for (let length = 1; length < segments.length; length += 1) {
    const key = segments.slice(0, length).join('.');
    if (fields.has(key)) return at(fields.get(key), segments.slice(length).join('.'));
  }
  return undefined;
}
