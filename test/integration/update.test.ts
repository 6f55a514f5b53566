import { describe, expect, it } from 'vitest';
import type { MicroserviceSpec } from '../../src/crds/microservice/v1alpha1.ts';
import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, finder } from './support/objects.ts';

const environment = useEnvironment();
type Spec = Partial<MicroserviceSpec>;

const container = (fields: object) => ({
  spec: { template: { spec: { containers: [expect.objectContaining(fields)] } } },
});
const pod = (fields: object) => ({ spec: { template: { spec: expect.objectContaining(fields) } } });

/** A field of the spec, what it is changed from and to, and what the child must then hold. */
const updates: readonly [
  field: string,
  from: Spec,
  to: Spec,
  resource: Resource,
  child: string,
  expected: object,
][] = [
  ['image', {}, { image: 'app:2' }, builtin.deployment, 'app', container({ image: 'app:2' })],
  [
    'owner',
    {},
    { owner: { team: 'pay' } },
    builtin.deployment,
    'app',
    { metadata: { labels: expect.objectContaining({ 'slipway.dev/team': 'pay' }) } },
  ],
  [
    'command',
    {},
    { command: ['/app'] },
    builtin.deployment,
    'app',
    container({ command: ['/app'] }),
  ],
  [
    'args',
    { args: ['-a'] },
    { args: ['-b', '-c'] },
    builtin.deployment,
    'app',
    container({ args: ['-b', '-c'] }),
  ],
  [
    'imagePullSecrets',
    {},
    { imagePullSecrets: [{ name: 'pull' }] },
    builtin.deployment,
    'app',
    pod({ imagePullSecrets: [{ name: 'pull' }] }),
  ],
  [
    'ports',
    {},
    { ports: [{ name: 'web', port: 9000 }] },
    builtin.service,
    'app',
    { spec: { ports: [expect.objectContaining({ name: 'web', port: 9000 })] } },
  ],
  [
    'env',
    {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    { env: [{ name: 'B', value: '3' }] },
    builtin.deployment,
    'app',
    container({ env: expect.not.arrayContaining([expect.objectContaining({ name: 'A' })]) }),
  ],
  [
    'envFrom',
    {},
    { envFrom: [{ configMapRef: { name: 'settings' } }] },
    builtin.deployment,
    'app',
    container({ envFrom: [{ configMapRef: { name: 'settings' } }] }),
  ],
  [
    'files',
    {},
    { files: [{ path: '/etc/app', configMap: 'settings' }] },
    builtin.deployment,
    'app',
    container({
      volumeMounts: expect.arrayContaining([expect.objectContaining({ mountPath: '/etc/app' })]),
    }),
  ],
  [
    'resources',
    {},
    { resources: { requests: { cpu: '250m' } } },
    builtin.deployment,
    'app',
    container({
      resources: expect.objectContaining({ requests: expect.objectContaining({ cpu: '250m' }) }),
    }),
  ],
  [
    'health',
    {},
    { health: { readiness: '/ready' } },
    builtin.deployment,
    'app',
    container({
      readinessProbe: expect.objectContaining({
        httpGet: expect.objectContaining({ path: '/ready' }),
      }),
    }),
  ],
  [
    'probes',
    {},
    { probes: { liveness: { exec: { command: ['true'] } } } },
    builtin.deployment,
    'app',
    container({ livenessProbe: expect.objectContaining({ exec: { command: ['true'] } }) }),
  ],
  [
    'replicas',
    { replicas: 2 },
    { replicas: 3 },
    builtin.deployment,
    'app',
    { spec: { replicas: 3 } },
  ],
  [
    'scaling',
    { scaling: { min: 2, max: 4 } },
    { scaling: { min: 2, max: 6, cpu: 50 } },
    builtin.horizontalPodAutoscaler,
    'app',
    { spec: { maxReplicas: 6 } },
  ],
  [
    'routes',
    { routes: [{ name: 'public', host: 'update-a.example.com' }] },
    { routes: [{ name: 'public', host: 'update-b.example.com', path: '/x', timeout: '7s' }] },
    builtin.httpRoute,
    'app-public',
    {
      spec: {
        hostnames: ['update-b.example.com'],
        rules: [expect.objectContaining({ timeouts: { request: '7s' } })],
      },
    },
  ],
  [
    'databases',
    { databases: [{ name: 'main', engine: 'postgres', storage: '1Gi' }] },
    { databases: [{ name: 'main', engine: 'postgres', storage: '2Gi' }] },
    databaseResource,
    'app-main',
    { spec: { storage: '2Gi' } },
  ],
  [
    'rollout',
    {},
    { rollout: { maxSurge: 1, maxUnavailable: 0, progressDeadline: '3m' } },
    builtin.deployment,
    'app',
    { spec: { progressDeadlineSeconds: 180, strategy: { rollingUpdate: { maxSurge: 1 } } } },
  ],
  [
    'metrics',
    {},
    { metrics: { port: 'http', path: '/stats' } },
    builtin.deployment,
    'app',
    {
      spec: {
        template: {
          metadata: { annotations: expect.objectContaining({ 'prometheus.io/path': '/stats' }) },
        },
      },
    },
  ],
  [
    'serviceAccount',
    {},
    { serviceAccount: { annotations: { 'iam.example.com/role': 'app' } } },
    builtin.serviceAccount,
    'app',
    { metadata: { annotations: expect.objectContaining({ 'iam.example.com/role': 'app' }) } },
  ],
];

function settings(namespace: string) {
  const metadata = { name: 'settings', namespace };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { LEVEL: 'info' } };
}

describe('an update of', () => {
  it.each(updates)('%s reaches the child', async (...[, from, to, resource, child, expected]) => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await client.apply(builtin.configMap, settings(namespace));
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app', from);
    await eventually(async () => {
      expect(await find.any(resource)(child), `${child} before`).toBeDefined();
    });
    await applyMicroservice(client, namespace, 'app', to);
    await eventually(async () => {
      expect(await find.any(resource)(child)).toMatchObject(expected);
    });
  });

  it('paused stops writes and its removal makes up for them', async () => {
    const { client, eventually, newNamespace, settle } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app');
    await eventually(async () => expect(await find.deployment('app')).toBeDefined());
    await applyMicroservice(client, namespace, 'app', { paused: true, image: 'app:2' });
    await eventually(async () => {
      expect((await find.microservice('app'))?.status?.observedGeneration).toBe(2);
    });
    await settle();
    expect((await find.deployment('app'))?.spec?.template.spec?.containers[0]?.image).toBe(
      'ghcr.io/acme/app:1.0.0',
    );
    await applyMicroservice(client, namespace, 'app', { image: 'app:2' });
    await eventually(async () => {
      expect((await find.deployment('app'))?.spec?.template.spec?.containers[0]?.image).toBe(
        'app:2',
      );
    });
  });

  it('scaling on and off never lowers the replicas that run', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    const replicas = async () => (await find.deployment('app'))?.spec?.replicas;
    await applyMicroservice(client, namespace, 'app', { replicas: 5 });
    await eventually(async () => expect(await replicas()).toBe(5));
    await applyMicroservice(client, namespace, 'app', { scaling: { min: 2, max: 9 } });
    await eventually(async () => {
      expect(await find.any(builtin.horizontalPodAutoscaler)('app')).toBeDefined();
      expect(
        (await find.deployment('app'))?.metadata.annotations?.['slipway.dev/replicas-owner'],
      ).toBe('autoscaler');
    });
    expect(await replicas()).toBe(5);
    await client.mergePatch(
      builtin.deployment,
      { namespace, name: 'app' },
      { spec: { replicas: 7 } },
    );
    await applyMicroservice(client, namespace, 'app', {
      scaling: { min: 2, max: 9 },
      image: 'app:2',
    });
    await eventually(async () => {
      expect((await find.deployment('app'))?.spec?.template.spec?.containers[0]?.image).toBe(
        'app:2',
      );
    });
    expect(await replicas()).toBe(7);
    await applyMicroservice(client, namespace, 'app', { replicas: 7, image: 'app:2' });
    await eventually(async () => {
      expect(await find.any(builtin.horizontalPodAutoscaler)('app')).toBeUndefined();
      expect(await replicas()).toBe(7);
    });
  });
});
