import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../../testdata/build-input.ts';
import { probes } from './probes.ts';

type Spec = NonNullable<NonNullable<Parameters<typeof microserviceOf>[0]>['spec']>;

const of = (spec: Spec) => probes(microserviceOf({ spec }));
const tcp = { name: 'raw', port: 7000, protocol: 'tcp' as const };
const grpc = { name: 'calls', port: 9000, protocol: 'grpc' as const };
const h2c = { name: 'fast', port: 8081, protocol: 'h2c' as const };
const health = { readiness: '/ready' };

describe('probes', () => {
  it.each<[string, Spec, object]>([
    ['the default port', { health }, { httpGet: { path: '/ready', port: 'http' } }],
    [
      'the first http or h2c port',
      { ports: [tcp, grpc, h2c], health },
      { httpGet: { path: '/ready', port: 'fast' } },
    ],
    ['the gRPC health service', { ports: [tcp, grpc], health }, { grpc: { port: 9000 } }],
    ['the first port, undeclared', { ports: [tcp, grpc] }, { tcpSocket: { port: 'raw' } }],
    [
      'the first port, liveness only',
      { health: { liveness: '/live' } },
      { tcpSocket: { port: 'http' } },
    ],
  ])('readiness asks %s', (_, spec, handler) => {
    expect(of(spec).readinessProbe).toMatchObject(handler);
  });

  it('has none for a worker without ports', () => {
    expect(of({ ports: [] })).toEqual({});
  });

  it('restarts nothing unless asked to', () => {
    expect(Object.keys(of({}))).toEqual(['readinessProbe']);
  });

  it('passes the full form on, less what equals absence', () => {
    const readiness = {
      httpGet: { path: '/r', port: 8080, host: '', httpHeaders: [] },
      initialDelaySeconds: 0,
      periodSeconds: 3,
    };
    expect(of({ probes: { readiness } }).readinessProbe).toEqual({
      httpGet: { path: '/r', port: 8080 },
      periodSeconds: 3,
    });
  });

  it('lets each probe have its own form', () => {
    const both = of({
      health: { liveness: '/live' },
      probes: { readiness: { exec: { command: ['/ok'] } } },
    });
    expect(both.readinessProbe).toEqual({ exec: { command: ['/ok'] } });
    expect(both.livenessProbe).toMatchObject({ httpGet: { path: '/live', port: 'http' } });
  });
});
