import type { Carrier, Section } from './section.ts';
import { resourcesToChange, resourceValues } from './resources.ts';

const kind = 'Microservice';

const handlers = [
  { httpGet: { path: '/', port: 'http', httpHeaders: [{ name: 'X-Probe', value: 'a' }] } },
  { tcpSocket: { port: 'http' } },
  { grpc: { port: 9090, service: 'shop' } },
  { exec: { command: ['true', 'x'] } },
];

function probeCarriers(probe: string): readonly Carrier[] {
  return handlers.map((handler) => ({ spec: { probes: { [probe]: handler } } }));
}

/** What pods are given and how they are asked. */
export const healthSections: readonly Section[] = [
  {
    kind,
    at: 'spec.resources',
    carriers: () => [{ spec: { resources: resourcesToChange } }],
    values: () => resourceValues,
  },
  {
    kind,
    at: 'spec.health',
    carriers: () => [
      { spec: { health: { readiness: '/ready', liveness: '/live', startup: '/started' } } },
    ],
  },
  ...['readiness', 'liveness', 'startup'].map((probe): Section => ({
    kind,
    at: `spec.probes.${probe}`,
    carriers: () => probeCarriers(probe),
    // A readiness probe stops no container, and only it may ask for more than one success.
    room: {
      'spec.probes.readiness.terminationGracePeriodSeconds': 'none',
      'spec.probes.liveness.successThreshold': 'one value',
      'spec.probes.startup.successThreshold': 'one value',
    },
    values: () => ({
      [`spec.probes.${probe}.httpGet.path`]: { usual: ['/ready', '/live?full=1'] },
      [`spec.probes.${probe}.httpGet.port`]: { usual: ['alt', 8080], extreme: [65_535, 1] },
      [`spec.probes.${probe}.tcpSocket.port`]: { usual: ['alt', 8080], extreme: [65_535, 1] },
      [`spec.probes.${probe}.httpGet.httpHeaders[].name`]: { usual: ['X-Other', 'Accept'] },
      [`spec.probes.${probe}.successThreshold`]: { usual: [2, 1] },
    }),
  })),
];
