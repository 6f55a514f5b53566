import type { ValidExample } from '../../example.ts';
import type { Microservice } from '../v1alpha1.ts';
import { example } from './valid-example.ts';
import { validRoutes } from './valid-routes.ts';

/** Microservices that the parser and the API server both accept. */
export const validExamples: readonly ValidExample<Microservice>[] = [
  example('the image alone', {}),
  example('a name of 40 characters', {}, { name: 'a'.repeat(40) }),
  example(
    'labels and annotations',
    {},
    { name: 'o2', labels: { 'a/b': 'c' }, annotations: { d: '' } },
  ),
  example('an owner', { owner: { team: 'Team_1', contact: '#pay-oncall' } }),
  example('a class, a command and arguments', {
    className: 'standard.large',
    command: ['/bin/sh', '-c'],
    args: ['', 'serve --port=$(PORT)'],
    imagePullSecrets: [{ name: 'registry' }],
  }),
  example('a worker without ports', { ports: [] }),
  example('a port of each protocol', {
    ports: [
      { name: 'http', port: 8080 },
      { name: 'h2', port: 8081, protocol: 'h2c' },
      { name: 'grpc-api', port: 65535, protocol: 'grpc' },
      { name: 'raw', port: 1, protocol: 'tcp' },
    ],
    metrics: { port: 'raw', path: '/metrics' },
  }),
  example('every source of variables', {
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'EMPTY' },
      { name: 'blank', value: '' },
      { name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'tls.key', optional: true } } },
      { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'c', key: 'mode' } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      {
        name: 'APP',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['a/b']", apiVersion: 'v1' } },
      },
      {
        name: 'MEM',
        valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
      },
      { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'requests.cpu', divisor: 1 } } },
    ],
    envFrom: [
      { prefix: 'DB_', secretRef: { name: 'db', optional: true } },
      { configMapRef: { name: 'settings' } },
    ],
  }),
  example('every kind of file', {
    files: [
      { path: '/etc/orders', configMap: 'orders-config' },
      { path: '/etc/tls', secret: 'tls.orders', optional: true },
      { path: '/var/..data/.cache', emptyDir: {} },
      { path: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      { path: '/bindings-of-mine', emptyDir: { medium: '' } },
    ],
  }),
  example('quantities in every notation', {
    resources: {
      requests: {
        cpu: '250m',
        memory: 134217728,
        'ephemeral-storage': '1.5Gi',
        'nvidia.com/gpu': 1,
      },
      limits: { cpu: '.5', memory: '1e9', 'hugepages-2Mi': 0 },
    },
  }),
  example('health by paths', {
    health: { readiness: '/ready', liveness: '/live', startup: '/started' },
  }),
  example('health for one probe, the full form for another', {
    health: { readiness: '/ready' },
    probes: {
      liveness: { exec: { command: ['cat', '/tmp/live'] }, successThreshold: 1 },
      startup: { tcpSocket: { port: 8080 }, failureThreshold: 30, periodSeconds: 2 },
    },
  }),
  example('probes in the full form', {
    probes: {
      readiness: {
        httpGet: {
          path: '/ready',
          port: 'http',
          scheme: 'HTTPS',
          host: 'localhost',
          httpHeaders: [
            { name: 'X-Probe', value: '' },
            { name: 'X-Probe', value: '2' },
          ],
        },
        initialDelaySeconds: 0,
        timeoutSeconds: 1,
        successThreshold: 3,
      },
      liveness: { grpc: { port: 9090, service: '' }, terminationGracePeriodSeconds: 1 },
    },
  }),
  example('calls within a node', { trafficDistribution: 'PreferSameNode' }),
  example('scaled to zero', { replicas: 0 }),
  example('scaling by cpu', { scaling: { min: 2, max: 2, cpu: 70, memory: 120 } }),
  example('scaling by every kind of metric', {
    scaling: {
      min: 1,
      max: 20,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'memory',
            container: 'orders',
            target: { type: 'AverageValue', averageValue: '200Mi' },
          },
        },
        {
          type: 'Pods',
          pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: 100 } },
        },
        {
          type: 'Object',
          object: {
            describedObject: { apiVersion: 'v1', kind: 'Service', name: 'queue' },
            metric: {
              name: 'depth',
              selector: {
                matchLabels: { queue: 'orders' },
                matchExpressions: [
                  { key: 'tier', operator: 'In', values: ['a'] },
                  { key: 'dead', operator: 'DoesNotExist' },
                ],
              },
            },
            target: { type: 'Value', value: '2k' },
          },
        },
        {
          type: 'External',
          external: { metric: { name: 'lag' }, target: { type: 'Value', value: 5 } },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: 'Max', tolerance: '0.05' },
        scaleDown: { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
      },
    },
  }),
  ...validRoutes,
  example('uses and access', {
    uses: [
      { service: 'payments' },
      { service: 'payments', namespace: 'bank', name: 'payments-of-the-bank', port: 'rpc' },
      { service: 'mail', optional: true, port: 8080 },
      { host: 'api.stripe.com', port: 443 },
      { host: 'api.stripe.com', port: 8443, name: 'stripe' },
    ],
    access: { from: [{ service: 'web' }, { namespace: 'b', service: 'c' }, { namespace: '1' }] },
    databases: [{ name: 'main', engine: 'postgres' }],
  }),
  example('access for nobody', { access: { from: [] } }),
  example('databases', {
    databases: [
      { name: 'main', engine: 'postgres' },
      {
        name: 'a'.repeat(20),
        engine: 'postgres',
        version: '17.2',
        size: 'medium',
        storage: '20Gi',
        className: 'fast',
        deletionPolicy: 'Delete',
        secretName: 'legacy-db',
        extensions: ['pgcrypto', 'uuid-ossp'],
        rotation: { every: '720h' },
      },
      {
        name: 'kept',
        engine: 'mariadb',
        deletionPolicy: 'Snapshot',
        backup: { enabled: true, schedule: '@daily', retain: 3 },
        restoreFrom: { backup: 'latest', database: 'orders-old' },
      },
      {
        name: 'taken-over',
        engine: 'postgres',
        adopt: { claim: 'data-legacy-0', secretName: 'legacy', dataPath: '17/main', userId: 1001 },
      },
    ],
  }),
  example('profiles, each of another kind of database', {
    databases: [
      { name: 'main', engine: 'postgres', envProfiles: ['libpq', 'spring', 'rails', 'quarkus'] },
      { name: 'catalogue', engine: 'mongodb', envProfiles: ['rails', 'spring', 'quarkus'] },
      { name: 'cache', engine: 'valkey', envProfiles: ['spring', 'rails', 'quarkus', 'dotnet'] },
      { name: 'relations', engine: 'neo4j', envProfiles: ['spring', 'quarkus'] },
      { name: 'reports', engine: 'mariadb', envProfiles: [] },
    ],
  }),
  example('profiles with Secrets of somebody else', {
    databases: [
      { name: 'a', engine: 'mariadb', secretName: 's', envProfiles: ['spring', 'rails'] },
      { name: 'b', engine: 'mongodb', secretName: 's', envProfiles: ['dotnet'] },
    ],
  }),
  example('an entry whose own variables are those of its profile', {
    databases: [
      { name: 'database', engine: 'mariadb', envProfiles: ['rails'] },
      { name: 'redis', engine: 'valkey', envProfiles: ['rails'] },
      { name: 'spring-datasource', engine: 'postgres', envProfiles: ['spring', 'dotnet'] },
    ],
    env: [{ name: 'DATABASE_URL', value: 'mysql2://$(DATABASE_HOST)' }],
  }),
  example('a migration with the program of the service', {
    databases: [{ name: 'main', engine: 'postgres', migration: { args: ['migrate'] } }],
  }),
  example('a migration with everything', {
    databases: [
      {
        name: 'main',
        engine: 'postgres',
        migration: {
          image: 'ghcr.io/acme/orders-migrations:1.4.2',
          command: ['/flyway'],
          args: ['migrate', '-X'],
          env: [
            { name: 'LOCK_TIMEOUT', value: '5s' },
            { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
          timeout: '1h30m',
          backoffLimit: 0,
          resources: { requests: { cpu: 1 }, limits: { memory: '1Gi' } },
        },
      },
    ],
  }),
  example('rollouts', {
    rollout: { maxSurge: '100%', maxUnavailable: 0, progressDeadline: '10m' },
  }),
  example('a rollout without surge', {
    rollout: { maxSurge: 0, maxUnavailable: '25%', progressDeadline: '1000ms' },
  }),
  example('a ServiceAccount of somebody else', { serviceAccount: { name: 'shared.account' } }),
  example('annotations on the own ServiceAccount', {
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' } },
  }),
  example('paused', { paused: true }),
  example('text beyond the basic plane, counted by characters', {
    owner: { team: 'a', contact: '🚢'.repeat(256) },
  }),
];
