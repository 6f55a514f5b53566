import type { Section } from './section.ts';

const kind = 'Microservice';

/** Rollout, metrics, ServiceAccount and pause. */
export const otherSections: readonly Section[] = [
  {
    kind,
    at: 'spec.rollout',
    carriers: () => [
      { spec: { rollout: { maxSurge: '50%', maxUnavailable: 1, progressDeadline: '5m' } } },
    ],
    values: () => ({
      'spec.rollout.progressDeadline': { usual: ['3m', '1h30m'], extreme: ['99999h', '1s'] },
    }),
  },
  {
    kind,
    at: 'spec.trafficDistribution',
    carriers: () => [{ spec: {} }],
  },
  {
    kind,
    at: 'spec.metrics',
    carriers: () => [{ spec: { metrics: { port: 'http', path: '/metrics' } } }],
    values: () => ({ 'spec.metrics.port': { usual: ['alt', 'rpc'], extreme: ['raw'] } }),
  },
  {
    kind,
    at: 'spec.serviceAccount',
    carriers: () => [
      { spec: { serviceAccount: {} } },
      { spec: { serviceAccount: { annotations: { 'example.com/role': 'a' } } } },
    ],
    values: ({ serviceAccount }) => ({
      'spec.serviceAccount.name': { usual: [serviceAccount, 'default'] },
    }),
  },
  { kind, at: 'spec.paused', carriers: () => [{ spec: {} }] },
];
