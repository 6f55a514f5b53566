import { traefikCrds } from '../../../control-plane/traefik-crds.ts';
import { ensureBaseImages } from '../../offline/base-images.ts';
import { traefikImage, traefikVersion } from '../../../programs/pins.ts';
import type { Cluster, Report } from '../cluster.ts';
import { nodePorts } from '../kind-configuration.ts';

const namespace = 'traefik';
const name = 'traefik';
const port = 8000;
const ping = 8082;
const labels = { 'app.kubernetes.io/name': name };

/** Installs Traefik with a GatewayClass `traefik`, and a Gateway `traefik/public` of it. */
export async function installTraefik(cluster: Cluster, report: Report): Promise<void> {
  const { kubectl } = cluster;
  if (cluster.isOffline) await cluster.load(await ensureBaseImages(['traefik'], report));
  report(`Installing Traefik ${traefikVersion}`);
  const apply = ['apply', '--server-side', '--force-conflicts', '--filename'];
  await kubectl([...apply, await traefikCrds()]);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
  await kubectl([...apply, '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects() }),
  });
  const rollout = ['rollout', 'status', `deployment/${name}`, `--namespace=${namespace}`];
  await kubectl([...rollout, '--timeout=120s']);
}

function objects(): object[] {
  const metadata = { name, namespace };
  const group = 'rbac.authorization.k8s.io';
  const gateways = 'gateway.networking.k8s.io';
  const subject = { kind: 'ServiceAccount', name, namespace };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules: rules() },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name },
      subjects: [subject],
    },
    deployment(),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'NodePort',
        selector: labels,
        ports: [{ name: 'web', port, nodePort: nodePorts.traefik }],
      },
    },
    {
      apiVersion: `${gateways}/v1`,
      kind: 'GatewayClass',
      metadata: { name },
      spec: { controllerName: 'traefik.io/gateway-controller' },
    },
    {
      apiVersion: `${gateways}/v1`,
      kind: 'Gateway',
      metadata: { name: 'public', namespace },
      spec: {
        gatewayClassName: name,
        listeners: [
          {
            name: 'http',
            port,
            protocol: 'HTTP',
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    },
  ];
}

function deployment(): object {
  const args = [
    '--providers.kubernetesgateway=true',
    '--providers.kubernetescrd=true',
    `--entrypoints.web.address=:${port}`,
    `--entrypoints.ping.address=:${ping}`,
    '--ping.entrypoint=ping',
  ];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          containers: [
            {
              name,
              image: traefikImage,
              args,
              ports: [{ name: 'web', containerPort: port }],
              readinessProbe: { httpGet: { path: '/ping', port: ping }, periodSeconds: 1 },
              resources: { requests: { cpu: '20m', memory: '64Mi' } },
            },
          ],
        },
      },
    },
  };
}

function rules(): object[] {
  const read = ['get', 'list', 'watch'];
  return [
    {
      apiGroups: [''],
      resources: ['services', 'secrets', 'configmaps', 'namespaces', 'nodes'],
      verbs: read,
    },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
    { apiGroups: ['gateway.networking.k8s.io'], resources: ['*'], verbs: read },
    {
      apiGroups: ['gateway.networking.k8s.io'],
      resources: ['*/status'],
      verbs: ['update', 'patch'],
    },
    { apiGroups: ['traefik.io'], resources: ['*'], verbs: read },
  ];
}
