import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import { effectiveClass } from '../effective-class.ts';
import { mayUse } from '../host-owners.ts';
import { routeAddressIndexKeys } from '../indexes.ts';
import type { Observed, RouteConflict, RouteContest } from '../observed.ts';
import { hostsOf } from '../route-address.ts';
import { routeAddresses } from '../route-addresses.ts';
import { keepsRoute, type RouteClaim } from '../route-claims.ts';
import { matchesOf, matchKey, type RouteSpec } from '../route-matches.ts';
import { findHostRivals } from './host-rivals.ts';
import {
  claimOf,
  liveRoute,
  othersBy,
  routesAt,
  rulesOf,
  type RouteCaches,
} from './route-claimants.ts';

type Rivals = Pick<Observed, 'routeConflicts' | 'routeContests'>;

/** The hosts and matches of routes of this Microservice that others keep, or ask for in vain. */
export function findRouteRivals(
  caches: RouteCaches,
  microservice: Microservice,
  microserviceClass: MicroserviceClass | undefined,
): Rivals {
  const rules = effectiveClass(microserviceClass);
  const { namespace = '' } = microservice.metadata;
  const found = (microservice.spec.routes ?? []).flatMap((route) =>
    hostsOf(microservice, route, rules)
      .filter((host) => mayUse(host, namespace, rules))
      .map((host): Rivals => {
        const { holder, rival } = findHostRivals(caches, microservice, host, rules);
        const addresses = matchesOf(route).map((match) => ({
          route: route.name,
          host,
          match: matchKey(match),
        }));
        if (holder !== undefined) return keptHost(addresses, holder);
        const { routeConflicts, routeContests } = matchRivals(
          caches,
          microservice,
          route,
          addresses,
        );
        const [first] = rival === undefined ? [] : addresses;
        const contests =
          first === undefined || rival === undefined ? [] : [{ ...first, rival, isOfHost: true }];
        return { routeConflicts, routeContests: [...contests, ...routeContests] };
      }),
  );
  return {
    routeConflicts: found.flatMap(({ routeConflicts }) => routeConflicts),
    routeContests: found.flatMap(({ routeContests }) => routeContests),
  };
}

type Address = Pick<RouteConflict, 'route' | 'host' | 'match'>;

function keptHost(addresses: readonly Address[], holder: string): Rivals {
  const routeConflicts = addresses.map((address) => ({ ...address, holder, isOfHost: true }));
  return { routeConflicts, routeContests: [] };
}

function matchRivals(
  caches: RouteCaches,
  microservice: Microservice,
  route: RouteSpec,
  addresses: readonly Address[],
): Rivals {
  const routeConflicts: RouteConflict[] = [];
  const routeContests: RouteContest[] = [];
  for (const address of addresses) {
    const ours = claimOn(caches, microservice, route, address);
    const rivals = rivalsFor(caches, microservice, address);
    const holder = rivals.find((rival) => keepsRoute(rival, ours))?.holder;
    const [rival] = rivals.map((each) => each.holder).toSorted();
    if (holder !== undefined) routeConflicts.push({ ...address, holder });
    else if (rival !== undefined) routeContests.push({ ...address, rival });
  }
  return { routeConflicts, routeContests };
}

function rivalsFor(
  caches: RouteCaches,
  microservice: Microservice,
  address: Address,
): readonly RouteClaim[] {
  const { host, match } = address;
  const keys = routeAddressIndexKeys(host, match);
  return othersBy(caches, microservice, 'routeAddress', keys).flatMap((rival) =>
    routesAt(rival, host, rulesOf(caches, rival))
      .filter((route) => matchesOf(route).map(matchKey).includes(match))
      .map((route) => claimOn(caches, rival, route, address)),
  );
}

function claimOn(
  caches: RouteCaches,
  microservice: Microservice,
  route: RouteSpec,
  { host, match }: Address,
): RouteClaim {
  const live = liveRoute(caches, microservice, route);
  const isLive = live !== undefined && routeAddresses(live).includes(`${host}${match}`);
  return claimOf(microservice, isLive);
}
