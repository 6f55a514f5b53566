import type { MicroserviceSpec } from '../../../src/crds/microservice/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import {
  microserviceClassResource,
  type MicroserviceClassSpec,
} from '../../../src/crds/microservice-class/v1alpha1.ts';
import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { apiVersionOf, type Resource } from '../../../src/runtime/resource.ts';

/** An object and the resource that it is of. */
export interface Placed {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/** The host of the victim's route; no other victim has it. */
export function hostOf(namespace: string): string {
  return `${namespace}.example.com`;
}

/** A spec that uses all that a Microservice can have. */
export function richSpec(namespace: string): MicroserviceSpec {
  return {
    image: 'ghcr.io/acme/app:1',
    className: namespace,
    owner: { team: 'payments', contact: '#pay' },
    args: ['serve'],
    ports: [
      { name: 'http', port: 8080 },
      { name: 'api', port: 9090, protocol: 'grpc' },
      { name: 'raw', port: 9091, protocol: 'tcp' },
    ],
    env: [
      { name: 'LEVEL', value: 'info' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'settings', key: 'token' } } },
      { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    envFrom: [{ prefix: 'X_', configMapRef: { name: 'settings' } }],
    files: [
      { path: '/etc/secret', secret: 'settings' },
      { path: '/cache', emptyDir: { sizeLimit: '1Gi' } },
    ],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    health: { readiness: '/ready', liveness: '/live' },
    scaling: { min: 2, max: 5, cpu: 70 },
    routes: routesOf(namespace),
    uses: [
      { service: 'callee', optional: true },
      { host: 'api.example.com', port: 443, name: 'partner' },
    ],
    access: { from: [{ service: 'web' }, { namespace: 'billing' }] },
    databases: [
      {
        name: 'main',
        engine: 'postgres',
        storage: '1Gi',
        envProfiles: ['rails', 'dotnet'],
        migration: { args: ['migrate'] },
      },
      { name: 'scratch', engine: 'postgres', deletionPolicy: 'Delete' },
    ],
    rollout: { maxSurge: 1, maxUnavailable: 0, progressDeadline: '5m' },
    metrics: { port: 'http', path: '/metrics' },
  };
}

/** At a gateway of Envoy Gateway, but for the last one. */
function routesOf(namespace: string): NonNullable<MicroserviceSpec['routes']> {
  return [
    {
      name: 'public',
      host: `shop.${hostOf(namespace)}`,
      path: '/shop',
      timeout: '15s',
      backendTimeout: '5s',
      retry: { attempts: 3, codes: [503], backoff: '100ms' },
      circuitBreaker: { maxParallelRequests: 100 },
      outlierDetection: { consecutiveErrors: 3 },
      auth: { jwt: { issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' } },
      allowFrom: ['10.0.0.0/8'],
    },
    {
      name: 'rpc',
      host: `rpc.${hostOf(namespace)}`,
      port: 'api',
      rateLimit: { requests: 100, per: 'Minute' },
    },
    { name: 'own' },
    {
      name: 'inner',
      host: `inner.${hostOf(namespace)}`,
      exposure: 'internal',
      rateLimit: { requests: 100, per: 'Minute' },
    },
  ];
}

/** A gateway of Traefik; the other one is of Envoy Gateway. */
const innerGateway = 'inner';

/** What a platform team may set for services, and a gateway of the name of the namespace. */
function richClass(namespace: string): MicroserviceClassSpec {
  const gateway = { namespace, name: namespace, sectionName: 'http' };
  return {
    gateways: [
      { exposure: 'public', gateway, redirectFrom: 'plain', domain: hostOf(namespace) },
      { exposure: 'internal', gateway: { namespace, name: innerGateway } },
    ],
    domains: [{ domain: hostOf(namespace), namespaces: [namespace] }],
    network: {
      ingress: 'Declared',
      egress: 'Declared',
      monitoringPeers: [{ namespaceSelector: {} }],
    },
    replicas: 2,
    databaseClasses: [{ engine: 'postgres', className: namespace }],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: [{ key: 'web', operator: 'Exists' }],
    security: { runAsUser: 1000, capabilitiesAdd: ['NET_BIND_SERVICE'] },
  };
}

function gatewaysOf(namespace: string): readonly Placed[] {
  const named = { namespace, name: namespace };
  return [
    place(
      builtin.gatewayClass,
      { name: namespace },
      { spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' } },
    ),
    place(
      builtin.gatewayClass,
      { name: `${namespace}-${innerGateway}` },
      { spec: { controllerName: 'traefik.io/gateway-controller' } },
    ),
    place(
      builtin.gateway,
      { namespace, name: innerGateway },
      {
        spec: {
          gatewayClassName: `${namespace}-${innerGateway}`,
          listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
        },
      },
    ),
    place(builtin.gateway, named, {
      spec: {
        gatewayClassName: namespace,
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }],
      },
    }),
  ];
}

/**
 * What people apply in one namespace, with cluster-scoped objects of its name: a Microservice that
 * uses all there is, what it refers to, a Database made by hand, and one in CloudNativePG.
 */
export function victim(namespace: string): readonly Placed[] {
  return [
    place(builtin.namespace, { name: namespace }),
    place(builtin.customResourceDefinition, { name: namespace }, { spec: { scope: 'Cluster' } }),
    place(builtin.secret, { namespace, name: 'settings' }, { data: { token: 'czNjcjN0' } }),
    place(builtin.configMap, { namespace, name: 'settings' }, { data: { mode: 'fast' } }),
    ...gatewaysOf(namespace),
    place(
      microserviceClassResource,
      { name: namespace },
      {
        spec: richClass(namespace),
      },
    ),
    place(
      databaseClassResource,
      { name: namespace },
      {
        spec: {
          engine: 'postgres',
          provisioner: 'StatefulSet',
          version: '17',
          storage: { size: '1Gi' },
          resources: { requests: { cpu: '50m', memory: '64Mi' } },
          backup: { volume: { size: '1Gi' }, schedule: '0 3 * * *', retain: 3 },
        },
      },
    ),
    place(
      builtin.persistentVolume,
      { name: namespace },
      {
        spec: {
          persistentVolumeReclaimPolicy: 'Delete',
          claimRef: { namespace, name: 'data-app-main-db-0' },
        },
      },
    ),
    place(
      databaseResource,
      { namespace, name: 'by-hand' },
      { spec: { engine: 'postgres', className: namespace, storage: '1Gi' } },
    ),
    ...clustered(namespace),
    place(microserviceResource, { namespace, name: 'app' }, { spec: richSpec(namespace) }),
  ];
}

/** A Database in CloudNativePG, its class, and the authority of its servers. */
function clustered(namespace: string): readonly Placed[] {
  return [
    place(
      databaseClassResource,
      { name: `${namespace}-clusters` },
      {
        spec: {
          engine: 'postgres',
          provisioner: 'CloudNativePG',
          storage: { size: '1Gi' },
          cloudNativePG: { backup: { volumeSnapshot: {}, schedule: '0 3 * * *', retain: 3 } },
        },
      },
    ),
    place(
      databaseResource,
      { namespace, name: 'clustered' },
      { spec: { engine: 'postgres', className: `${namespace}-clusters` } },
    ),
    place(
      builtin.secret,
      { namespace, name: 'clustered-db-ca' },
      { data: { 'ca.crt': 'c2ltdWxhdGVk' } },
    ),
    place(
      builtin.cnpgBackup,
      {
        namespace,
        name: 'clustered-made',
        labels: { 'cnpg.io/scheduled-backup': 'clustered-db-backup' },
      },
      { spec: { cluster: { name: 'clustered-db' }, method: 'volumeSnapshot' } },
    ),
  ];
}

/** An object of the resource. */
export function place(
  resource: Resource,
  metadata: KubeObject['metadata'],
  content: object = {},
): Placed {
  const object = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, ...content };
  return { resource, object };
}
