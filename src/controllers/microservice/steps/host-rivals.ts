import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { listAt } from '../../wire-value.ts';
import type { EffectiveClass } from '../effective-class.ts';
import { isShared } from '../host-owners.ts';
import { routeHostIndexKeys } from '../indexes.ts';
import { jointClaim, keepsHost, type RouteClaim } from '../route-claims.ts';
import {
  claimOf,
  liveRoute,
  othersBy,
  routesAt,
  rulesOf,
  type RouteCaches,
} from './route-claimants.ts';

export interface HostRivals {
  /** The Microservice, as `namespace/name`, for whose namespace the host is. */
  readonly holder?: string | undefined;
  /** The first of another namespace that asks for it in vain. */
  readonly rival?: string | undefined;
}

/**
 * Who of other namespaces keeps the whole host, or asks for it. A host is one namespace's, that of
 * the first who serves it, unless the classes of both list both for it: with a match that is more
 * exact than theirs, anybody could else take requests of others.
 */
export function findHostRivals(
  caches: RouteCaches,
  microservice: Microservice,
  host: string,
  rules: EffectiveClass,
): HostRivals {
  const own = namespaceOf(microservice);
  const othersOfHost = (isMeant: (other: Microservice) => boolean): readonly Microservice[] =>
    othersBy(caches, microservice, 'routeHost', routeHostIndexKeys(host), isMeant);
  const isForeign = (other: Microservice): boolean => {
    const namespace = namespaceOf(other);
    if (namespace === own) return false;
    const both = [own, namespace];
    return !isShared(host, both, rules) || !isShared(host, both, rulesOf(caches, other));
  };
  const byNamespace = Map.groupBy(othersOfHost(isForeign), namespaceOf);
  const claims = [...byNamespace.values()].flatMap((those) => claimsOf(caches, those, host));
  if (claims.length === 0) return {};
  const siblings = othersOfHost((other) => namespaceOf(other) === own);
  const [ours] = claimsOf(caches, [microservice, ...siblings], host);
  if (ours === undefined) return {};
  const holder = claims.find((claim) => keepsHost(claim, ours))?.holder;
  const rivals = claims.filter((claim) => keepsHost(ours, claim)).map((claim) => claim.holder);
  return { holder, rival: holder === undefined ? rivals.toSorted()[0] : undefined };
}

/** The joint claim of Microservices of one namespace; none where no route of theirs may have it. */
function claimsOf(
  caches: RouteCaches,
  microservices: readonly Microservice[],
  host: string,
): readonly RouteClaim[] {
  const [first, ...rest] = microservices.flatMap((each) => {
    const routes = routesAt(each, host, rulesOf(caches, each));
    if (routes.length === 0) return [];
    const isLive = routes.some((route) => {
      const live = liveRoute(caches, each, route);
      return live !== undefined && listAt(live, 'spec', 'hostnames').includes(host);
    });
    return [claimOf(each, isLive)];
  });
  return first === undefined ? [] : [jointClaim([first, ...rest])];
}

function namespaceOf(microservice: Microservice): string {
  return microservice.metadata.namespace ?? '';
}
