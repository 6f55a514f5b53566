import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildGrpcRoutes } from './grpc-route.ts';

const gateways = [
  { exposure: 'public', gateway: { name: 'edge', namespace: 'infra', sectionName: 'grpc' } },
];
const ports = [
  { name: 'web', port: 8081 },
  { name: 'calls', port: 9000, protocol: 'grpc' as const },
];
const build = (routes: { name: string; host: string; port?: string; timeout?: string }[]) =>
  buildGrpcRoutes(buildInput({ class: { gateways }, spec: { ports, routes } }));

describe('buildGrpcRoutes', () => {
  it('takes all calls to its host, at the listener of the class', () => {
    const [route] = build([{ name: 'a', host: 'a.example.com', port: 'calls' }]);
    expect(route).toMatchObject({
      kind: 'GRPCRoute',
      spec: {
        parentRefs: [{ namespace: 'infra', name: 'edge', sectionName: 'grpc' }],
        hostnames: ['a.example.com'],
      },
    });
    expect(route?.spec.rules).toEqual([{ backendRefs: [{ name: 'orders', port: 9000 }] }]);
  });

  it('is not built with a timeout, which it could not keep, nor for http ports', () => {
    const routes = build([
      { name: 'a', host: 'a.example.com', port: 'calls', timeout: '5s' },
      { name: 'b', host: 'b.example.com' },
    ]);
    expect(routes).toEqual([]);
  });
});
