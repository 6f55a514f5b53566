import type { Surroundings } from './sections/section.ts';

/** A declaration that the API server takes and that cannot work. */
export interface BadState {
  readonly title: string;
  /** Laid over a Microservice that works, with one pod. */
  readonly spec: (surroundings: Surroundings) => Readonly<Record<string, unknown>>;
  /** What Ready gives as its reason. */
  readonly reason: string;
}

const missing = 'not-there';

/** What goes wrong with declarations, one of each sort: images, references, limits, gateways. */
export const badStates: readonly BadState[] = [
  {
    title: 'an image that cannot be pulled',
    spec: () => ({ image: 'ghcr.io/acme/app:unpullable' }),
    reason: 'ImagePullFailed',
  },
  {
    title: 'a program that crashes',
    spec: () => ({ image: 'ghcr.io/acme/app:crashing' }),
    reason: 'CrashLooping',
  },
  {
    title: 'a program that does not become ready in time',
    spec: () => ({ image: 'ghcr.io/acme/app:unready', rollout: { progressDeadline: '2s' } }),
    reason: 'DeadlineExceeded',
  },
  {
    title: 'a class that does not exist',
    spec: () => ({ className: missing }),
    reason: 'ClassNotFound',
  },
  {
    title: 'a variable from a Secret that does not exist',
    spec: () => ({
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: missing, key: 'token' } } }],
    }),
    reason: 'ReferenceMissing',
  },
  {
    title: 'a variable from a key that does not exist',
    spec: ({ secrets }) => ({
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: secrets[0], key: missing } } }],
    }),
    reason: 'KeyMissing',
  },
  {
    title: 'files from a ConfigMap that does not exist',
    spec: () => ({ files: [{ path: '/etc/app', configMap: missing }] }),
    reason: 'ReferenceMissing',
  },
  {
    title: 'a ServiceAccount that does not exist',
    spec: () => ({ serviceAccount: { name: missing } }),
    reason: 'ServiceAccountMissing',
  },
  {
    title: 'a route at an exposure that the class does not have',
    spec: () => ({ routes: [{ name: 'public', exposure: missing }] }),
    reason: 'GatewayNotFound',
  },
  {
    title: 'a database of a class that does not exist',
    spec: () => ({
      databases: [
        { name: 'main', engine: 'postgres' },
        { name: 'classless', engine: 'postgres', className: missing },
      ],
    }),
    reason: 'DatabaseFailed',
  },
  {
    title: 'more cpu than any node has',
    spec: () => ({ resources: { requests: { cpu: '100000' } } }),
    reason: 'Unschedulable',
  },
  {
    title: 'a request above its limit',
    spec: () => ({ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }),
    reason: 'InvalidSpec',
  },
  {
    title: 'more pods than the quota allows',
    spec: () => ({ replicas: 10_000 }),
    reason: 'QuotaExceeded',
  },
  {
    title: 'a metric with two targets',
    spec: () => ({
      replicas: undefined,
      scaling: {
        min: 1,
        max: 2,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: 50, averageValue: '1' },
            },
          },
        ],
      },
    }),
    reason: 'InvalidSpec',
  },
];
