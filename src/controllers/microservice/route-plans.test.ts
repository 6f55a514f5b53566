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
        hosts: ['orders.apps.example.com'],
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
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
    ['a path to a grpc port', { ports: grpc, routes: [{ name: 'a', path: '/x' }] }, ['http-only']],
    ['a timeout of it', { ports: grpc, routes: [{ name: 'a', timeout: '5s' }] }, ['http-only']],
    [
      'calls to a port that is not of grpc',
      { routes: [{ name: 'a', port: 'http', calls: [{ service: 'shop.Orders' }] }] },
      ['grpc-only'],
    ],
    [
      'a redirect, which needs no port',
      { ports: [], routes: [{ name: 'a', redirect: { scheme: 'https' } }] },
      [undefined],
    ],
    [
      'a redirect of a host to itself',
      { routes: [{ name: 'a', hosts: ['a.b', 'www.a.b'], redirect: { host: 'A.B' } }] },
      ['redirect-loop'],
    ],
    [
      'a redirect of a host to itself, with another path',
      { routes: [{ name: 'a', hosts: ['a.b', 'www.a.b'], redirect: { host: 'a.b', path: '/x' } }] },
      [undefined],
    ],
    [
      'a redirect to another host of other routes',
      { routes: [{ name: 'a', host: 'www.a.b', redirect: { host: 'a.b' } }] },
      [undefined],
    ],
    [
      'no-host, but other hosts',
      { routes: [{ name: 'a', exposure: 'internal', hosts: ['a.b'] }] },
      [undefined],
    ],
    [
      'duplicate of one of several matches',
      {
        routes: [
          { name: 'a', matches: [{ path: { value: '/x' } }, { method: 'GET' }] },
          { name: 'b', path: '/x' },
          { name: 'c', matches: [{ method: 'POST' }] },
        ],
      },
      [undefined, 'duplicate', undefined],
    ],
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
    const conflict = { route: 'a', host: 'a.example.com', match: '/x', holder: 'shop/cart' };
    const plans = (path: string) =>
      routePlans(
        buildInput({
          spec: { routes: [{ name: 'a', host: 'A.example.com', path }] },
          class: { gateways },
          observed: { routeConflicts: [conflict] },
        }),
      );
    expect(plans('/x')).toMatchObject([{ problem: 'conflict', conflicts: [conflict] }]);
    expect(plans('/y')).toMatchObject([{ problem: undefined, conflicts: [] }]);
  });

  const held = (host: string, match: string) => ({ route: 'a', host, match, holder: 'shop/cart' });

  it.each<[string, ReturnType<typeof held>[], string[], string[]]>([
    ['a host', [held('b.c', '/x'), held('b.c', '/y')], ['a.b'], ['/x', '/y']],
    ['a match', [held('a.b', '/x')], ['a.b', 'b.c'], ['/y']],
    ['a match on every host', [held('a.b', '/x'), held('b.c', '/x')], ['a.b', 'b.c'], ['/y']],
    [
      'a host, and a match on the other',
      [held('b.c', '/x'), held('b.c', '/y'), held('a.b', '/y')],
      ['a.b'],
      ['/x'],
    ],
  ])('serves what is left without %s', (_, routeConflicts, hosts, paths) => {
    const matches = [{ path: { value: '/x' } }, { path: { value: '/y' } }];
    const [plan] = routePlans(
      buildInput({
        spec: { routes: [{ name: 'a', host: 'a.b', hosts: ['b.c'], matches }] },
        class: { gateways },
        observed: { routeConflicts },
      }),
    );
    expect(plan).toMatchObject({ problem: undefined, hosts, conflicts: routeConflicts });
    expect(plan?.matches.map(({ path }) => path?.value)).toEqual(paths);
  });
});
