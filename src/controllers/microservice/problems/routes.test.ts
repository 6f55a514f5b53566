import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { routeFindings } from './routes.ts';

type Parts = NonNullable<Parameters<typeof statusInput>[0]>;

const parts: Parts = {
  spec: { routes: [{ name: 'public', host: 'shop.example.com' }] },
  class: { gateways: [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }] },
};
const edge = { name: 'edge', namespace: 'infra' };
const condition = (type: string, status: string, reason: string, observedGeneration = 1) => ({
  type,
  status,
  reason,
  message: `${reason} said.`,
  observedGeneration,
});
const yes = (type: string) => condition(type, 'True', type);

function route(...parents: readonly (readonly object[])[]): LivePatch {
  return {
    kind: 'HTTPRoute',
    metadata: { name: 'orders-public' },
    status: { parents: parents.map((conditions) => ({ parentRef: edge, conditions })) },
  };
}

function gateway(status: object, spec: object = {}): LivePatch {
  return { kind: 'Gateway', metadata: { name: 'edge' }, spec, status };
}

const find = (live: readonly LivePatch[], rest: Situation = {}, given: Parts = parts) =>
  routeFindings(statusInput(given, { live, ...rest }));

describe('what the gateway says of a route', () => {
  it.each<[string, LivePatch, object[]]>([
    ['takes it', route([yes('Accepted'), yes('ResolvedRefs')]), []],
    [
      'refuses it',
      route([condition('Accepted', 'False', 'NotAllowedByListeners'), yes('ResolvedRefs')]),
      [
        {
          severity: 'error',
          reason: 'RouteNotAccepted',
          message:
            'HTTPRoute orders-public is not accepted by Gateway infra/edge: NotAllowedByListeners said',
          hint: containing('allowedRoutes'),
        },
      ],
    ],
    [
      'does not find the Service',
      route([yes('Accepted'), condition('ResolvedRefs', 'False', 'BackendNotFound')]),
      [{ reason: 'RouteNotAccepted' }],
    ],
    [
      'spoke of an older generation',
      route([condition('Accepted', 'False', 'NoMatchingParent', 0), yes('ResolvedRefs')]),
      [{ severity: 'pending', reason: 'RoutePending' }],
    ],
    ['says nothing', route(), [{ severity: 'pending', reason: 'RoutePending' }]],
    [
      'one controller takes it, another refuses it',
      route(
        [condition('Accepted', 'False', 'NoMatchingParent')],
        [yes('Accepted'), yes('ResolvedRefs')],
      ),
      [],
    ],
  ])('%s', (_, live, expected) => {
    expect(find([live])).toMatchObject(expected);
  });
});

describe('what the gateway says of itself', () => {
  const listener = (programmed: object) => [{ name: 'https', conditions: [programmed] }];

  it.each<[string, object, object[]]>([
    [
      'refused',
      { conditions: [condition('Accepted', 'False', 'Invalid'), yes('Programmed')] },
      [{ severity: 'error', reason: 'GatewayNotReady' }],
    ],
    [
      'without an address',
      { conditions: [yes('Accepted'), condition('Programmed', 'False', 'AddressNotAssigned')] },
      [{ severity: 'error', reason: 'GatewayNotReady' }],
    ],
    [
      'still starting',
      { conditions: [yes('Accepted'), condition('Programmed', 'False', 'Pending')] },
      [{ severity: 'pending', reason: 'RoutePending' }],
    ],
    ['no word', { conditions: [] }, [{ severity: 'pending', reason: 'RoutePending' }]],
    [
      'a listener without its certificate',
      { listeners: listener(condition('Programmed', 'False', 'Invalid')) },
      [
        {
          reason: 'GatewayNotReady',
          message: 'Listener https of Gateway infra/edge is not programmed: Invalid said',
        },
      ],
    ],
  ])('%s', (_, status, expected) => {
    expect(find([gateway(status)])).toMatchObject(expected);
  });

  it('does not mind listeners for other hosts', () => {
    const listeners = [
      { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com' },
      { name: 'other', port: 8443, protocol: 'HTTPS', hostname: 'other.example.org' },
    ];
    const told = [
      { name: 'https', conditions: [yes('Programmed')] },
      { name: 'other', conditions: [condition('Programmed', 'False', 'Invalid')] },
    ];
    expect(find([gateway({ listeners: told }, { listeners })])).toEqual([]);
  });
});

describe('hosts that the gateway has no listener for', () => {
  const unserved = (...hosts: string[]) => {
    const spec = {
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com' }],
    };
    const given = { ...parts, spec: { routes: [{ name: 'public', hosts }] } };
    const live = { kind: 'Gateway', metadata: { name: 'edge' }, spec } as const;
    return find([live], {}, given);
  };

  it('are named where others of the route are served', () => {
    expect(unserved('shop.example.com', 'shop.example.org')).toMatchObject([
      {
        severity: 'error',
        reason: 'RouteNotAccepted',
        message: containing('no listener for host shop.example.org of route public'),
        field: 'spec.routes[name=public]',
      },
    ]);
  });

  it('are left to the verdict of the gateway where none of the route is served', () => {
    expect(unserved('shop.example.org', 'shop.example.net')).toEqual([]);
  });
});

describe('routes that cannot be built', () => {
  const ports = [
    { name: 'http', port: 8080 },
    { name: 'raw', port: 7000, protocol: 'tcp' as const },
    { name: 'calls', port: 9000, protocol: 'grpc' as const },
  ];
  const withRoutes = (...routes: NonNullable<NonNullable<Parts['spec']>['routes']>): Parts => ({
    ...parts,
    spec: { ports, routes },
  });
  const host = 'shop.example.com';

  it.each<[string, Parts, string, string]>([
    [
      'no gateway',
      withRoutes({ name: 'r', host, exposure: 'inside' }),
      'GatewayNotFound',
      'exposure',
    ],
    ['no host', withRoutes({ name: 'r' }), 'HostMissing', 'host'],
    ['no port', withRoutes({ name: 'r', host, port: 'none' }), 'InvalidSpec', 'port'],
    ['a tcp port', withRoutes({ name: 'r', host, port: 'raw' }), 'InvalidSpec', 'port'],
    [
      'a path for gRPC',
      withRoutes({ name: 'r', host, port: 'calls', path: '/x' }),
      'InvalidSpec',
      'path',
    ],
    [
      'a timeout for gRPC',
      withRoutes({ name: 'r', host, port: 'calls', timeout: '1s' }),
      'InvalidSpec',
      'timeout',
    ],
    [
      'matches for gRPC',
      withRoutes({ name: 'r', host, port: 'calls', matches: [{ method: 'GET' }] }),
      'InvalidSpec',
      'matches',
    ],
    [
      'calls for HTTP',
      withRoutes({ name: 'r', host, port: 'http', calls: [{ method: 'Get' }] }),
      'InvalidSpec',
      'calls',
    ],
    [
      'a twin',
      withRoutes({ name: 'q', host, port: 'http' }, { name: 'r', host, port: 'http' }),
      'InvalidSpec',
      'host',
    ],
  ])('%s', (_, given, reason, field) => {
    expect(find([], {}, given)).toMatchObject([
      { severity: 'error', reason, field: `spec.routes[name=r].${field}` },
    ]);
  });

  it('name who has the host', () => {
    const routeConflicts = [{ route: 'public', host, match: '/', holder: 'web/storefront' }];
    expect(find([], { observed: { routeConflicts } })).toMatchObject([
      { reason: 'RouteConflict', message: containing('web/storefront') },
    ]);
  });

  it('name the namespace that has the host, and how to share it', () => {
    const address = { route: 'public', host, match: '/', isOfHost: true };
    const share =
      'ask your platform team to list namespaces web and shop for the host in spec.domains of MicroserviceClass standard';
    const routeConflicts = [{ ...address, holder: 'web/storefront' }];
    expect(find([], { observed: { routeConflicts } })).toMatchObject([
      {
        severity: 'error',
        reason: 'RouteConflict',
        message: containing('served for namespace web, by Microservice web/storefront'),
        hint: containing(share),
        field: 'spec.routes[name=public].host',
      },
    ]);
  });

  it('name who asks in vain for the host of a route', () => {
    const routeContests = [
      { route: 'public', host, match: '/', rival: 'web/storefront', isOfHost: true },
    ];
    expect(
      find([route([yes('Accepted'), yes('ResolvedRefs')])], { observed: { routeContests } }),
    ).toMatchObject([
      {
        severity: 'warning',
        reason: 'RouteContested',
        message: containing('kept for namespace shop'),
        hint: containing('to share it with namespace web'),
      },
    ]);
  });

  it('are one problem where the Gateway API is missing', () => {
    const absentApis = new Set(['httproutes.gateway.networking.k8s.io']);
    const given = withRoutes({ name: 'a', host }, { name: 'b', host, path: '/b' });
    expect(find([], { observed: { absentApis } }, given)).toMatchObject([
      { reason: 'GatewayApiMissing' },
    ]);
  });

  it('do not need an API that none of them is of', () => {
    const absentApis = new Set(['grpcroutes.gateway.networking.k8s.io']);
    expect(find([], { observed: { absentApis } })).toEqual([]);
  });
});
