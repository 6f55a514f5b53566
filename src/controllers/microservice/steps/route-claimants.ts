import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../../crds/microservice-class/v1alpha1.ts';
import type { Lister } from '../../../runtime/informer.ts';
import { keyFor, refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import { selectClass, type Judged } from '../../class-selection.ts';
import type { Route } from '../../gateway-api.ts';
import { effectiveClass, type EffectiveClass } from '../effective-class.ts';
import { mayUse } from '../host-owners.ts';
import { routeName } from '../names.ts';
import { hostsOf, readableRoutes } from '../route-address.ts';
import type { RouteClaim } from '../route-claims.ts';
import type { RouteSpec } from '../route-matches.ts';

type Index = 'routeHost' | 'routeAddress';

/** What of the caches tells who asks for a host and who serves it; the plugin reads files instead. */
export interface RouteCaches {
  readonly microservices: { readonly lister: Pick<Lister<Microservice>, 'byIndex'> };
  readonly classes: { readonly lister: Pick<Lister<Judged<MicroserviceClass>>, 'list'> };
  readonly children: {
    get(
      kind: 'HTTPRoute' | 'GRPCRoute',
    ): { readonly lister: Pick<Lister<KubeObject>, 'get'> } | undefined;
  };
}

/** Other Microservices that these values of an index name, that stay and are meant, each once. */
export function othersBy(
  caches: RouteCaches,
  microservice: Microservice,
  index: Index,
  values: readonly string[],
  isMeant: (other: Microservice) => boolean = () => true,
): readonly Microservice[] {
  const others = new Map<string, Microservice>();
  for (const value of values) {
    for (const other of caches.microservices.lister.byIndex(index, value)) {
      const isOther = other.metadata.uid !== microservice.metadata.uid;
      const stays = other.metadata.deletionTimestamp === undefined;
      if (isOther && stays && isMeant(other)) others.set(keyFor(refTo(other)), other);
    }
  }
  return [...others.values()];
}

/** The rules of the class that the Microservice is of. */
export function rulesOf(caches: RouteCaches, microservice: Microservice): EffectiveClass {
  const name = microservice.spec?.className;
  return effectiveClass(selectClass(caches.classes.lister.list(), name).class);
}

/** The routes of the Microservice that ask for the host and may. */
export function routesAt(
  microservice: Microservice,
  host: string,
  rules: EffectiveClass,
): readonly RouteSpec[] {
  if (!mayUse(host, microservice.metadata.namespace ?? '', rules)) return [];
  return readableRoutes(microservice).filter((route) =>
    hostsOf(microservice, route, rules).includes(host),
  );
}

/** The live object of this entry of spec.routes. */
export function liveRoute(
  caches: RouteCaches,
  microservice: Microservice,
  route: RouteSpec,
): Route | undefined {
  const { namespace = '' } = microservice.metadata;
  const ref = { namespace, name: routeName(microservice, route.name) };
  return (['HTTPRoute', 'GRPCRoute'] as const)
    .map((kind) => caches.children.get(kind)?.lister.get(ref) as Route | undefined)
    .find((object) => object !== undefined);
}

/** What the Microservice has to show. */
export function claimOf(microservice: Microservice, isLive: boolean): RouteClaim {
  return {
    holder: keyFor(refTo(microservice)),
    createdAt: microservice.metadata.creationTimestamp ?? '',
    isLive,
  };
}
