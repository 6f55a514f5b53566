import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import { selectClass } from '../../class-selection.ts';
import type { Route } from '../../gateway-api.ts';
import type { MicroserviceCaches } from '../caches.ts';
import { effectiveClass } from '../effective-class.ts';
import { routeHostIndexKeys } from '../indexes.ts';
import { routeName } from '../names.ts';
import type { RouteConflict } from '../observed.ts';
import { hostOf, pathOf, readableRoutes } from '../route-address.ts';
import { routeAddresses } from '../route-addresses.ts';
import { keepsRoute, type RouteClaim } from '../route-claims.ts';

type RouteSpec = NonNullable<Microservice['spec']['routes']>[number];

/** Routes of this Microservice whose host and path another one keeps. */
export function findRouteConflicts(
  caches: MicroserviceCaches,
  microservice: Microservice,
  microserviceClass: MicroserviceClass | undefined,
): readonly RouteConflict[] {
  const rules = effectiveClass(microserviceClass);
  const conflicts: RouteConflict[] = [];
  for (const route of microservice.spec.routes ?? []) {
    const host = hostOf(microservice, route, rules);
    if (host === undefined) continue;
    const path = pathOf(route);
    const ours = claimOf(caches, microservice, route, host, path);
    const holder = rivalsFor(caches, microservice, host, path).find((rival) =>
      keepsRoute(rival, ours),
    );
    if (holder !== undefined) {
      conflicts.push({ route: route.name, host, path, holder: holder.holder });
    }
  }
  return conflicts;
}

function rivalsFor(
  caches: MicroserviceCaches,
  microservice: Microservice,
  host: string,
  path: string,
): readonly RouteClaim[] {
  const rivals = new Map<string, Microservice>();
  for (const key of routeHostIndexKeys(host)) {
    for (const rival of caches.microservices.lister.byIndex('routeHost', key)) {
      if (rival.metadata.uid !== microservice.metadata.uid) rivals.set(keyFor(refTo(rival)), rival);
    }
  }
  return [...rivals.values()].flatMap((rival) => {
    if (rival.metadata.deletionTimestamp !== undefined) return [];
    const rivalClass = selectClass(caches.classes.lister.list(), rival.spec?.className).class;
    const rules = effectiveClass(rivalClass);
    return readableRoutes(rival)
      .filter((route) => hostOf(rival, route, rules) === host && pathOf(route) === path)
      .map((route) => claimOf(caches, rival, route, host, path));
  });
}

function claimOf(
  caches: MicroserviceCaches,
  microservice: Microservice,
  route: RouteSpec,
  host: string,
  path: string,
): RouteClaim {
  const ref = {
    namespace: microservice.metadata.namespace ?? '',
    name: routeName(microservice, route.name),
  };
  const live = (['HTTPRoute', 'GRPCRoute'] as const)
    .map((kind) => caches.children.get(kind)?.lister.get(ref) as Route | undefined)
    .find((object) => object !== undefined);
  return {
    holder: keyFor(refTo(microservice)),
    createdAt: microservice.metadata.creationTimestamp ?? '',
    isLive: live !== undefined && carries(live, host, path),
  };
}

function carries(route: Route, host: string, path: string): boolean {
  return routeAddresses(route).includes(`${host}${path}`);
}
