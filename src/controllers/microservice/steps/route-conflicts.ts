import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { selectClass } from '../../class-selection.ts';
import type { Route } from '../../gateway-api.ts';
import type { MicroserviceCaches } from '../caches.ts';
import { effectiveClass, type EffectiveClass } from '../effective-class.ts';
import { routeAddressIndexKeys } from '../indexes.ts';
import { routeName } from '../names.ts';
import type { RouteConflict } from '../observed.ts';
import { hostsOf, readableRoutes } from '../route-address.ts';
import { routeAddresses } from '../route-addresses.ts';
import { keepsRoute, type RouteClaim } from '../route-claims.ts';
import { matchesOf, matchKey, type RouteSpec } from '../route-matches.ts';

/** The hosts and matches of routes of this Microservice that another one keeps. */
export function findRouteConflicts(
  caches: MicroserviceCaches,
  microservice: Microservice,
  microserviceClass: MicroserviceClass | undefined,
): readonly RouteConflict[] {
  const rules = effectiveClass(microserviceClass);
  return (microservice.spec.routes ?? []).flatMap((route) => {
    const live = liveAddresses(caches, microservice, route);
    const matches = matchesOf(route).map(matchKey);
    return hostsOf(microservice, route, rules).flatMap((host) =>
      matches.flatMap((match): RouteConflict[] => {
        const ours = claimOf(microservice, live, host, match);
        const rivals = rivalsFor(caches, microservice, host, match);
        const holder = rivals.find((rival) => keepsRoute(rival, ours))?.holder;
        return holder === undefined ? [] : [{ route: route.name, host, match, holder }];
      }),
    );
  });
}

function rivalsFor(
  caches: MicroserviceCaches,
  microservice: Microservice,
  host: string,
  match: string,
): readonly RouteClaim[] {
  const others = new Map<string, Microservice>();
  for (const key of routeAddressIndexKeys(host, match)) {
    for (const rival of caches.microservices.lister.byIndex('routeAddress', key)) {
      if (rival.metadata.uid !== microservice.metadata.uid) others.set(keyFor(refTo(rival)), rival);
    }
  }
  return [...others.values()].flatMap((rival) => {
    if (rival.metadata.deletionTimestamp !== undefined) return [];
    const rules = rulesOf(caches, rival);
    return readableRoutes(rival)
      .filter((route) => hostsOf(rival, route, rules).includes(host))
      .filter((route) => matchesOf(route).map(matchKey).includes(match))
      .map((route) => claimOf(rival, liveAddresses(caches, rival, route), host, match));
  });
}

function rulesOf(caches: MicroserviceCaches, microservice: Microservice): EffectiveClass {
  const name = microservice.spec?.className;
  return effectiveClass(selectClass(caches.classes.lister.list(), name).class);
}

/** What the live route object of this entry takes; nothing where there is none. */
function liveAddresses(
  caches: MicroserviceCaches,
  microservice: Microservice,
  route: RouteSpec,
): ReadonlySet<string> {
  const ref = {
    namespace: microservice.metadata.namespace ?? '',
    name: routeName(microservice, route.name),
  };
  const live = (['HTTPRoute', 'GRPCRoute'] as const)
    .map((kind) => caches.children.get(kind)?.lister.get(ref) as Route | undefined)
    .find((object) => object !== undefined);
  return new Set(live === undefined ? [] : routeAddresses(live));
}

function claimOf(
  microservice: Microservice,
  live: ReadonlySet<string>,
  host: string,
  match: string,
): RouteClaim {
  return {
    holder: keyFor(refTo(microservice)),
    createdAt: microservice.metadata.creationTimestamp ?? '',
    isLive: live.has(`${host}${match}`),
  };
}
