import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildHttpRoutes } from './http-route.ts';

const gateways = [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }];
const build = (routes: { name: string; host?: string; timeout?: string; port?: string }[]) =>
  buildHttpRoutes(
    buildInput({
      class: { gateways },
      spec: {
        ports: [
          { name: 'web', port: 8081 },
          { name: 'calls', port: 9000, protocol: 'grpc' },
        ],
        routes,
      },
    }),
  );

describe('buildHttpRoutes', () => {
  it('attaches to the gateway and leads to the port of the Service', () => {
    const [route] = build([{ name: 'a', host: 'A.example.com', timeout: '15s' }]);
    expect(route?.spec).toEqual({
      parentRefs: [
        {
          group: 'gateway.networking.k8s.io',
          kind: 'Gateway',
          namespace: 'infra',
          name: 'edge',
        },
      ],
      hostnames: ['a.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          timeouts: { request: '15s' },
          backendRefs: [{ name: 'orders', port: 8081 }],
        },
      ],
    });
  });

  it('builds what can be built and leaves grpc ports to GRPCRoutes', () => {
    const routes = build([
      { name: 'a', host: 'a.example.com' },
      { name: 'b' },
      { name: 'c', host: 'c.example.com', port: 'calls' },
    ]);
    expect(routes.map(({ metadata }) => metadata.name)).toEqual(['orders-a']);
  });
});
