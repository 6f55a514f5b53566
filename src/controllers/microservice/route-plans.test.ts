import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { routePlans } from './route-plans.ts';
import { buildInput } from './testdata/build-input.ts';

type Spec = Partial<Microservice['spec']>;

const gateways = [
  {
    exposure: 'public',
    gateway: { name: 'edge', namespace: 'infra' },
    domain: 'apps.example.com',
  },
  { exposure: 'internal', gateway: { name: 'inside', namespace: 'infra' } },
];
const plansOf = (spec: Spec) => routePlans(buildInput({ spec, class: { gateways } }));
const grpc = [{ name: 'grpc', port: 9000, protocol: 'grpc' as const }];
const tcp = [{ name: 'raw', port: 7000, protocol: 'tcp' as const }];

describe('routePlans', () => {
  it('fills in what the route leaves open', () => {
    expect(plansOf({ routes: [{ name: 'public' }] })).toMatchObject([
      {
        kind: 'HTTPRoute',
        name: 'orders-public',
        host: 'orders.apps.example.com',
        path: '/',
        exposure: 'public',
        port: { name: 'http', port: 8080 },
        gateway: { name: 'edge', namespace: 'infra' },
        problem: undefined,
      },
    ]);
  });

  it.each([
    ['skips tcp for the default port', { ports: [...tcp, ...grpc] }, 'grpc'],
    ['takes the named port', { ports: [...grpc, { name: 'http', port: 80 }] }, 'http'],
  ])('%s', (_, spec, expected) => {
    const route = {
      name: 'a',
      host: 'a.example.com',
      ...(expected === 'http' && { port: 'http' }),
    };
    const [plan] = plansOf({ ...spec, routes: [route] });
    expect(plan?.port?.name).toBe(expected);
    expect(plan?.kind).toBe(expected === 'grpc' ? 'GRPCRoute' : 'HTTPRoute');
  });

  it.each<[string, Spec, (string | undefined)[]]>([
    ['no-gateway', { routes: [{ name: 'a', exposure: 'partners' }] }, ['no-gateway']],
    ['no-host', { routes: [{ name: 'a', exposure: 'internal' }] }, ['no-host']],
    ['no-port by name', { routes: [{ name: 'a', port: 'admin' }] }, ['no-port']],
    ['no-port for a worker', { ports: [], routes: [{ name: 'a' }] }, ['no-port']],
    ['tcp-port', { ports: tcp, routes: [{ name: 'a', port: 'raw' }] }, ['tcp-port']],
    ['grpc-path', { ports: grpc, routes: [{ name: 'a', path: '/x' }] }, ['grpc-path']],
    ['grpc-timeout', { ports: grpc, routes: [{ name: 'a', timeout: '5s' }] }, ['grpc-timeout']],
    [
      'duplicate of the first, with another spelling of the path',
      {
        routes: [
          { name: 'a', path: '/x' },
          { name: 'b', path: '/x/' },
        ],
      },
      [undefined, 'duplicate'],
    ],
    [
      'no duplicate at another gateway',
      {
        routes: [
          { name: 'a', host: 'a.example.com' },
          { name: 'b', host: 'a.example.com', exposure: 'internal' },
        ],
      },
      [undefined, undefined],
    ],
  ])('%s', (_, spec, problems) => {
    expect(plansOf(spec).map(({ problem }) => problem)).toEqual(problems);
  });

  it('gives way to the holder of the host and path, and only there', () => {
    const conflict = { route: 'a', host: 'a.example.com', path: '/x', holder: 'shop/cart' };
    const plans = (path: string) =>
      routePlans(
        buildInput({
          spec: { routes: [{ name: 'a', host: 'A.example.com', path }] },
          class: { gateways },
          observed: { routeConflicts: [conflict] },
        }),
      );
    expect(plans('/x')).toMatchObject([{ problem: 'conflict', holder: 'shop/cart' }]);
    expect(plans('/y')).toMatchObject([{ problem: undefined, holder: undefined }]);
  });
});
