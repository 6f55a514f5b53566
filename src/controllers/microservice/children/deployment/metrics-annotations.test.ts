import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../../testdata/build-input.ts';
import { metricsAnnotations } from './metrics-annotations.ts';

const ports = [
  { name: 'grpc', port: 9000, protocol: 'grpc' as const },
  { name: 'web', port: 8081 },
  { name: 'ops', port: 9100, protocol: 'tcp' as const },
];

describe('metricsAnnotations', () => {
  it.each([
    ['nothing without metrics', { ports }, undefined],
    ['the first http port', { ports, metrics: {} }, ['8081', '/metrics']],
    ['the named port', { ports, metrics: { port: 'ops', path: '/m' } }, ['9100', '/m']],
    ['nothing without an http port', { ports: ports.slice(0, 1), metrics: {} }, undefined],
  ])('%s', (_, spec, expected) => {
    const given = metricsAnnotations(microserviceOf({ spec }));
    expect(given).toEqual(
      expected === undefined
        ? {}
        : {
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': expected[0],
            'prometheus.io/path': expected[1],
          },
    );
  });
});
