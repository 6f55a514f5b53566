import type { MicroserviceSpec } from '../../src/crds/microservice/v1alpha1.ts';

/**
 * A spec that switches everything on: it gets one child of every kind. It refers to the class
 * `standard`, the key `token` of Secret `keys`, and ConfigMap `settings`.
 */
export function everythingOn(host: string): MicroserviceSpec {
  return {
    image: 'ghcr.io/acme/orders:1.4.2',
    className: 'standard',
    owner: { team: 'payments', contact: '#pay-oncall' },
    command: ['/app/server'],
    args: ['serve', '--port=8080'],
    imagePullSecrets: [{ name: 'registry' }],
    ports: [
      { name: 'http', port: 8080 },
      { name: 'rpc', port: 9090, protocol: 'grpc' },
    ],
    env: [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
      { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    envFrom: [{ prefix: 'CFG_', configMapRef: { name: 'settings' } }],
    files: [
      { path: '/etc/orders', configMap: 'settings' },
      { path: '/var/cache', emptyDir: { sizeLimit: '1Gi' } },
    ],
    resources: { requests: { cpu: '250m' }, limits: { memory: '512Mi' } },
    health: { readiness: '/ready', liveness: '/live', startup: '/started' },
    scaling: { min: 2, max: 5, cpu: 70, memory: 80 },
    routes: [
      {
        name: 'public',
        host,
        path: '/orders',
        timeout: '15s',
        retry: { attempts: 3, codes: [503] },
        circuitBreaker: { maxParallelRequests: 100 },
        outlierDetection: {},
        rateLimit: { requests: 100, per: 'Second' },
        auth: { basic: { secret: 'orders-users' } },
        allowFrom: ['203.0.113.0/24'],
      },
      { name: 'rpc', host: `rpc.${host}`, port: 'rpc' },
    ],
    uses: [{ host: 'api.example.com', port: 443 }],
    access: { from: [{ service: 'web' }] },
    databases: [
      {
        name: 'main',
        engine: 'postgres',
        version: '17',
        storage: '2Gi',
        envProfiles: ['libpq', 'spring'],
      },
    ],
    rollout: { maxSurge: 1, maxUnavailable: 0, progressDeadline: '5m' },
    metrics: { port: 'http', path: '/metrics' },
    serviceAccount: { annotations: { 'iam.example.com/role': 'orders' } },
  };
}
