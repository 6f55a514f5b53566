import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import { createStore } from '../../../runtime/store.ts';
import type { Route } from '../../gateway-api.ts';
import { microserviceIndexes } from '../indexes.ts';
import { matchesOf } from '../route-matches.ts';
import { classOf, microserviceOf } from '../testdata/build-input.ts';
import { findRouteRivals } from './route-conflicts.ts';

const host = 'shop.example.com';
const byAgent = {
  path: { type: 'PathPrefix' as const, value: '/' },
  headers: [{ name: 'user-agent', type: 'RegularExpression' as const, value: '.*' }],
};

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

/** `namespace/name`, its route, its age by a date, and whether its route is there already. */
interface Asker {
  readonly key: string;
  readonly route?: Partial<RouteSpec>;
  readonly createdAt?: string;
  readonly isLive?: boolean;
  readonly isGoing?: boolean;
}

function asker({ key, route = {}, createdAt = '2026-01-02', isGoing = false }: Asker) {
  const [namespace = '', name = ''] = key.split('/');
  return microserviceOf({
    spec: { className: 'standard', routes: [{ name: 'public', host, ...route }] },
    metadata: {
      name,
      namespace,
      uid: key,
      creationTimestamp: createdAt,
      ...(isGoing ? { deletionTimestamp: '2026-02-01' } : {}),
    },
  });
}

function liveRouteOf({ metadata: { name, namespace = '' }, spec }: Microservice): Route {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: `${name}-public`, namespace },
    spec: {
      hostnames: spec.routes?.flatMap((route) => route.host ?? []) ?? [],
      rules: spec.routes?.map((route) => ({ matches: matchesOf(route) })) ?? [],
    },
  };
}

/** What the first one is told where the others are there, too. */
function rivalsOf(askers: readonly [Asker, ...Asker[]], spec: MicroserviceClass['spec'] = {}) {
  const microservices = createStore<Microservice>({ indexes: microserviceIndexes });
  const routes = createStore<Route>();
  const classes = createStore<MicroserviceClass>();
  const rules = classOf(spec);
  classes.set(rules);
  for (const each of askers) {
    microservices.set(asker(each));
    if (each.isLive === true) routes.set(liveRouteOf(asker(each)));
  }
  const children = new Map([['HTTPRoute' as const, { lister: routes }]]);
  const caches = {
    microservices: { lister: microservices },
    classes: { lister: classes },
    children,
  };
  return findRouteRivals(caches, asker(askers[0]), rules);
}

const ours: Asker = { key: 'shop/web', createdAt: '2026-01-02' };
const older: Asker = { key: 'pay/web', createdAt: '2026-01-01' };
const younger: Asker = { key: 'pay/web', createdAt: '2026-01-03' };
const listed = { domains: [{ domain: host, namespaces: ['shop', 'pay'] }] };

const wholeHost = (holder: string) => ({
  routeConflicts: [{ route: 'public', host, match: '/', holder, isOfHost: true }],
  routeContests: [],
});
const contestedHost = (rival: string) => ({
  routeConflicts: [],
  routeContests: [{ route: 'public', host, match: '/', rival, isOfHost: true }],
});
const nobody = { routeConflicts: [], routeContests: [] };
const elsewhere = { route: { path: '/elsewhere' } };

describe('a host that Microservices of two namespaces ask for', () => {
  it.each<[string, [Asker, ...Asker[]], object, MicroserviceClass['spec']?]>([
    ['is of the older', [ours, { ...older, ...elsewhere }], wholeHost('pay/web')],
    ['is kept from the younger', [ours, { ...younger, ...elsewhere }], contestedHost('pay/web')],
    [
      'is of who serves it, older or not',
      [ours, { ...younger, ...elsewhere, isLive: true }],
      wholeHost('pay/web'),
    ],
    [
      'is not taken by a match that is more exact',
      [
        { ...ours, isLive: true },
        { ...older, route: { matches: [byAgent] } },
      ],
      contestedHost('pay/web'),
    ],
    [
      'stays with both where both serve it',
      [
        { ...ours, isLive: true },
        { ...older, ...elsewhere, isLive: true },
      ],
      nobody,
    ],
    ['is shared where the class lists both', [ours, { ...older, ...elsewhere }], nobody, listed],
    [
      'is no one else’s path where it is shared',
      [ours, older],
      {
        routeConflicts: [{ route: 'public', host, match: '/', holder: 'pay/web' }],
        routeContests: [],
      },
      listed,
    ],
    [
      'is one namespace’s in a domain that is for all',
      [ours, { ...older, ...elsewhere }],
      wholeHost('pay/web'),
      { domains: [{ domain: 'example.com' }] },
    ],
    [
      'is of the one that may have it',
      [ours, older],
      nobody,
      { domains: [{ domain: host, namespaces: ['shop'] }] },
    ],
    ['is free once the other goes', [ours, { ...older, isGoing: true }], nobody],
    [
      'is no wildcard that it is in',
      [ours, { ...older, route: { host: '*.example.com' } }],
      nobody,
    ],
    [
      'is one of several of the other',
      [ours, { ...older, route: { host: 'a.example.com', hosts: [host], path: '/b' } }],
      wholeHost('pay/web'),
    ],
  ])('%s', (_, askers, expected, spec) => {
    expect(rivalsOf(askers, spec)).toMatchObject(expected);
  });

  it('is of a namespace for all of its services', () => {
    const sibling: Asker = { key: 'shop/api', createdAt: '2025-01-01', isLive: true };
    const latecomer: Asker = { key: 'shop/web', createdAt: '2026-03-01', ...elsewhere };
    expect(rivalsOf([latecomer, older, sibling])).toMatchObject({
      routeConflicts: [],
      routeContests: [{ rival: 'pay/web', isOfHost: true }],
    });
  });

  it('is the same seen from either side', () => {
    for (const [a, b] of [
      [ours, { ...older, ...elsewhere }],
      [
        { ...ours, isLive: true },
        { ...older, ...elsewhere },
      ],
      [ours, { ...younger, ...elsewhere, isLive: true }],
    ] as const) {
      const [one, two] = [rivalsOf([a, b]), rivalsOf([b, a])];
      expect(one.routeConflicts.length + two.routeConflicts.length).toBe(1);
      expect(one.routeContests.length + two.routeContests.length).toBe(1);
    }
  });
});

describe('a host that Microservices of one namespace ask for', () => {
  it('is shared by path', () => {
    const other: Asker = { key: 'shop/api', route: { path: '/api' }, isLive: true };
    expect(rivalsOf([ours, other])).toEqual(nobody);
  });

  it('is by match of who keeps that', () => {
    const other: Asker = { key: 'shop/api', isLive: true };
    expect(rivalsOf([ours, other])).toEqual({
      routeConflicts: [{ route: 'public', host, match: '/', holder: 'shop/api' }],
      routeContests: [],
    });
  });
});
