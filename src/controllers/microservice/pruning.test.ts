import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { OwnerReference } from '../../runtime/kube-object.ts';
import type { Gateway, GatewayClass, Route } from '../gateway-api.ts';
import type { BuildInput } from './children/child-kind.ts';
import { desiredState } from './desired.ts';
import type { ChildKindName } from './observed.ts';
import { ownerReference } from './ownership.ts';
import { pruneList } from './pruning.ts';
import { buildInput, microserviceOf } from './testdata/build-input.ts';

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

const owners = [ownerReference(microserviceOf())];
const gateways = [{ exposure: 'public', gateway: { namespace: 'edge', name: 'public' } }];

/** A live child of ours, or of who is given. */
function child(kind: string, name: string, ownerReferences: OwnerReference[] = owners) {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'shop', uid: name, ownerReferences },
  };
}

function liveRoute(name: string, host: string, isAccepted: boolean, leads = true): Route {
  const parentRef = { namespace: 'edge', name: 'public' };
  const status = isAccepted ? 'True' : 'False';
  const conditions = ['Accepted', 'ResolvedRefs'].map((type) => ({
    type,
    status: status as 'True' | 'False',
    reason: type,
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  }));
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: 'shop', uid: name, ownerReferences: owners },
    spec: {
      parentRefs: [parentRef],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          ...(leads ? { backendRefs: [{ name: 'orders', port: 8080 }] } : {}),
        },
      ],
    },
    status: { parents: [{ parentRef, controllerName: 'test', conditions }] },
  };
}

function pruned(kind: ChildKindName, parts: Parameters<typeof buildInput>[0]): string[] {
  const input: BuildInput = buildInput(parts);
  const desired = desiredState(input);
  return pruneList(kind, input.microservice, desired, input.observed).map(
    ({ metadata }) => metadata.name,
  );
}

/** Routes that are live beside what the spec declares, on a class with or without a gateway. */
function prunedRoutes(
  routes: RouteSpec[],
  live: Route[],
  more: { hasGateway?: boolean; conflict?: string } = {},
): string[] {
  const { hasGateway = true, conflict } = more;
  const routeConflicts =
    conflict === undefined
      ? []
      : [{ route: conflict, host: 'shop.example.com', match: '/', holder: 'other/one' }];
  return pruned('HTTPRoute', {
    spec: { routes },
    class: { gateways: hasGateway ? gateways : [] },
    children: { HTTPRoute: live },
    observed: { routeConflicts },
  });
}

const host = 'shop.example.com';

const envoy = 'gateway.envoyproxy.io/gatewayclass-controller';

/** What is observed of the gateway, which this implementation runs; undefined where nobody knows. */
function runBy(controllerName: string | undefined): Partial<BuildInput['observed']> {
  const gateway: Gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'edge', name: 'public' },
    spec: { gatewayClassName: 'some', listeners: [] },
  };
  const gatewayClass: GatewayClass = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'some' },
    spec: { controllerName: controllerName ?? '' },
  };
  return {
    gateways: new Map([['edge/public', gateway]]),
    gatewayClasses: new Map(controllerName === undefined ? [] : [['some', gatewayClass]]),
  };
}

type Guard = 'SecurityPolicy' | 'BackendTrafficPolicy';

/** What goes of live routes and of the guard `orders-public` where the spec has these routes. */
function prunedGuarded(
  guard: Guard,
  routes: RouteSpec[],
  live: Route[],
  controllerName: string | undefined,
): string[] {
  return (['HTTPRoute', guard] as const).flatMap((kind) =>
    pruned(kind, {
      spec: { routes },
      class: { gateways },
      children: {
        HTTPRoute: live,
        [guard]: [child(guard, 'orders-public')],
      },
      observed: runBy(controllerName),
    }).map((name) => `${kind}/${name}`),
  );
}

describe('pruneList', () => {
  it('takes what is ours and no longer declared, and nothing else', () => {
    const parts = {
      spec: { ports: [] },
      children: {
        Service: [
          child('Service', 'orders'),
          child('Service', 'foreign', []),
          child(
            'Service',
            'other',
            owners.map((owner) => ({ ...owner, uid: 'other' })),
          ),
        ],
      },
    };
    expect(pruned('Service', parts)).toEqual(['orders']);
  });

  it('leaves what is declared, and what is going already', () => {
    const going = child('Service', 'orders');
    Object.assign(going.metadata, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(pruned('Service', { children: { Service: [child('Service', 'orders')] } })).toEqual([]);
    expect(pruned('Service', { spec: { ports: [] }, children: { Service: [going] } })).toEqual([]);
  });

  it('keeps what closes the network while nobody knows what the class says', () => {
    const children = { NetworkPolicy: [child('NetworkPolicy', 'orders')] };
    expect(pruned('NetworkPolicy', { children })).toEqual(['orders']);
    expect(pruned('NetworkPolicy', { children, observed: { missingClass: 'a' } })).toEqual([]);
  });

  it('keeps a Deployment that is held back', () => {
    const parts = {
      spec: { envFrom: [{ secretRef: { name: 'gone' } }] },
      contents: [['Secret/gone', { state: 'missing' }]] as const,
      children: { Deployment: [child('Deployment', 'orders')] },
    };
    expect(pruned('Deployment', parts)).toEqual([]);
  });

  it.each<[string, RouteSpec[], Route[], object, string[]]>([
    ['an entry that was removed', [], [liveRoute('orders-old', host, true)], {}, ['orders-old']],
    [
      'an old name while the new one is not accepted: kept',
      [{ name: 'new', host }],
      [liveRoute('orders-old', host, true), liveRoute('orders-new', host, false)],
      {},
      [],
    ],
    [
      'an old name while the new one is not there yet: kept',
      [{ name: 'new', host }],
      [liveRoute('orders-old', host, true)],
      {},
      [],
    ],
    [
      'an old name once the new one is accepted',
      [{ name: 'new', host }],
      [liveRoute('orders-old', host, true), liveRoute('orders-new', host, true)],
      {},
      ['orders-old'],
    ],
    [
      'an old name of another host does not wait',
      [{ name: 'new', host }],
      [liveRoute('orders-old', 'other.example.com', true)],
      {},
      ['orders-old'],
    ],
    [
      'an entry whose gateway left the class: kept',
      [{ name: 'public', host }],
      [liveRoute('orders-public', host, true)],
      { hasGateway: false },
      [],
    ],
    [
      'a redirect to https whose gateway left the class: kept',
      [{ name: 'public', host }],
      [liveRoute('orders-public.https', host, true)],
      { hasGateway: false },
      [],
    ],
    [
      'a redirect to https that the class asks for no more',
      [{ name: 'public', host }],
      [liveRoute('orders-public', host, true), liveRoute('orders-public.https', host, true)],
      {},
      ['orders-public.https'],
    ],
    [
      'an old name while the new one does not lead to the service yet: kept',
      [{ name: 'new', host }],
      [liveRoute('orders-old', host, true), liveRoute('orders-new', host, true, false)],
      {},
      [],
    ],
    [
      'an entry that lost its host to another Microservice',
      [{ name: 'public', host }],
      [liveRoute('orders-public', host, true)],
      { conflict: 'public' },
      ['orders-public'],
    ],
  ])('of routes: %s', (...[, routes, live, more, expected]) => {
    expect(prunedRoutes(routes, live, more)).toEqual(expected);
  });
});

describe.each<[Guard, Partial<RouteSpec>]>([
  ['BackendTrafficPolicy', { rateLimit: { requests: 1, per: 'Second' } }],
  ['SecurityPolicy', { auth: { basic: { secret: 'users' } } }],
  ['SecurityPolicy', { allowFrom: ['10.0.0.0/8'] }],
])('pruneList of routes that a %s guards: %o', (guard, asked) => {
  const limited: RouteSpec = { name: 'public', host, ...asked };
  const policy = `${guard}/orders-public`;

  it.each<[string, RouteSpec[], Route[], string | undefined, string[]]>([
    [
      'a gateway that would leave the route open: the route goes before its guard',
      [limited],
      [liveRoute('orders-public', host, true), liveRoute('orders-public.https', host, true)],
      'example.com/other',
      ['HTTPRoute/orders-public', 'HTTPRoute/orders-public.https'],
    ],
    ['no route any more', [limited], [], 'example.com/other', [policy]],
    [
      'a gateway that would leave the route open, under another name',
      [{ ...limited, name: 'new' }],
      [liveRoute('orders-public', host, true)],
      'example.com/other',
      ['HTTPRoute/orders-public'],
    ],
    [
      'a gateway that would leave it open, and another route of its host: no waiting for that one',
      [limited, { name: 'new', host }],
      [liveRoute('orders-public', host, true), liveRoute('orders-new', host, false)],
      'example.com/other',
      ['HTTPRoute/orders-public'],
    ],
    [
      'a gateway of which it is not known: kept',
      [limited],
      [liveRoute('orders-public', host, true)],
      undefined,
      [],
    ],
    [
      'a gateway that can do it: kept',
      [limited],
      [liveRoute('orders-public', host, true)],
      envoy,
      [],
    ],
    [
      'nothing to guard any more',
      [{ name: 'public', host }],
      [liveRoute('orders-public', host, true)],
      envoy,
      [policy],
    ],
    [
      'an old name that waits for the new one keeps its guard',
      [{ ...limited, name: 'new' }],
      [liveRoute('orders-public', host, true), liveRoute('orders-new', host, false)],
      envoy,
      [],
    ],
    [
      'only tries that the gateway cannot do: the route stays, and the policy has no use',
      [{ name: 'public', host, retry: {} }],
      [liveRoute('orders-public', host, true)],
      'example.com/other',
      [policy],
    ],
  ])('%s', (...[, routes, live, controllerName, expected]) => {
    expect(prunedGuarded(guard, routes, live, controllerName)).toEqual(expected);
  });
});
