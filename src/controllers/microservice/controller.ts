import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { MicroserviceClass } from '../../crds/microservice-class/v1alpha1.ts';
import type { Source } from '../../runtime/controller.ts';
import { createController, type Controller } from '../../runtime/create-controller.ts';
import { controllerOf, keyFor, keyOf, refTo, type KubeObject } from '../../runtime/kube-object.ts';
import type { Lister } from '../../runtime/informer.ts';
import { apiVersionOf } from '../../runtime/resource.ts';
import { selectClass, type Judged } from '../class-selection.ts';
import type { ControllerDependencies } from '../index.ts';
import { anyKind, declarationChanged, keysByLabel, tellsNoChange } from '../sources.ts';
import { microserviceLabel, migrationLabel } from '../well-known.ts';
import { calleeTroubleChanged } from './callee-trouble.ts';
import { openMicroserviceCaches, type MicroserviceCaches } from './caches.ts';
import { effectiveClass, type EffectiveClass } from './effective-class.ts';
import { contentIndexKey, routeAddressIndexKeys, routeHostIndexKeys } from './indexes.ts';
import { asksForFeatures } from './gateway-drivers/features.ts';
import type { ContentKind } from './observed.ts';
import { createMicroserviceReconciler } from './reconciler.ts';
import { hostsOf, readableRoutes } from './route-address.ts';
import { matchesOf, matchKey } from './route-matches.ts';

/** Creates the controller that keeps Microservices. */
export function createMicroserviceController(deps: ControllerDependencies): Controller {
  const caches = openMicroserviceCaches(deps.informers, deps.contents);
  const controller = createController({
    name: 'microservice',
    sources: microserviceSources(caches),
    reconcile: createMicroserviceReconciler({ ...deps, caches }),
    concurrency: deps.concurrency,
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
    resyncPeriodMs: deps.resyncPeriodMs,
  });
  const wake = (keys: readonly string[]): void => {
    for (const key of keys) controller.enqueue(key);
  };
  deps.contents.addReferences((kind, ref) => usersOfContent(caches, kind, ref).length > 0);
  deps.contents.onChange((kind, ref) => wake(usersOfContent(caches, kind, ref)));
  const optional = [
    caches.gateways,
    caches.gatewayClasses,
    caches.children.get('SecurityPolicy'),
    caches.children.get('BackendTrafficPolicy'),
    caches.children.get('Middleware'),
    caches.children.get('HTTPRoute'),
    caches.children.get('GRPCRoute'),
  ];
  for (const informer of optional) {
    informer?.addHandler({ stateChanged: () => wake(routedKeys(caches)) });
  }
  return controller;
}

/** Which events wake which Microservices. */
export function microserviceSources(caches: MicroserviceCaches): readonly Source[] {
  return [
    {
      informer: anyKind(caches.microservices),
      keys: (object) => [keyOf(object)],
      matters: declarationChanged,
    },
    {
      informer: anyKind(caches.microservices),
      keys: (object) => rivalsOf(caches, object as Microservice),
      matters: declarationChanged,
    },
    {
      informer: anyKind(caches.microservices),
      keys: (object) => callersOf(caches, object),
      matters: declarationChanged,
    },
    {
      informer: anyKind(caches.microservices),
      keys: (object) => callersOf(caches, object),
      matters: calleeTroubleChanged,
      canWait: () => true,
    },
    {
      informer: anyKind(caches.classes),
      keys: (object) => usersOfClass(caches, object as Judged<MicroserviceClass>),
    },
    {
      informer: anyKind(caches.pods),
      keys: (object) => keysByLabel(object, microserviceLabel),
      canWait: () => true,
    },
    {
      informer: anyKind(caches.migrationPods),
      keys: (object) => keysByLabel(object, migrationLabel),
      canWait: () => true,
    },
    { informer: anyKind(caches.gateways), keys: () => routedKeys(caches) },
    {
      informer: anyKind(caches.gatewayClasses),
      keys: () => featuredKeys(caches),
      matters: declarationChanged,
    },
    ...[...caches.children.values()].map((informer) => ({
      informer,
      keys: (object: KubeObject) => childKeys(caches, object),
      canWait: tellsNoChange,
    })),
  ];
}

/** The Microservices whose pods mount this Secret or ConfigMap. */
export function usersOfContent(
  caches: MicroserviceCaches,
  kind: ContentKind,
  ref: { namespace: string; name: string },
): readonly string[] {
  return caches.microservices.lister
    .byIndex('content', contentIndexKey(kind, ref.namespace, ref.name))
    .map(keyOf);
}

/** All Microservices with routes: an API or gateway that arrives or leaves concerns them. */
export function routedKeys(caches: MicroserviceCaches): readonly string[] {
  return caches.microservices.lister
    .list()
    .filter((microservice) => readableRoutes(microservice).length > 0)
    .map(keyOf);
}

/** Those of them whose routes ask for what depends on the implementation of the gateway. */
function featuredKeys(caches: MicroserviceCaches): readonly string[] {
  return caches.microservices.lister
    .list()
    .filter((microservice) => asksForFeatures({ routes: readableRoutes(microservice) }))
    .map(keyOf);
}

function childKeys(caches: MicroserviceCaches, child: KubeObject): readonly string[] {
  const namespace = child.metadata.namespace ?? '';
  const owner = controllerOf(child);
  const owned =
    owner?.kind === microserviceResource.kind &&
    owner.apiVersion === apiVersionOf(microserviceResource)
      ? [keyFor({ namespace, name: owner.name })]
      : keysByLabel(child, microserviceLabel);
  const named = caches.microservices.lister
    .byIndex('childName', `${namespace}/${child.metadata.name}`)
    .map(keyOf);
  return [...new Set([...owned, ...named])];
}

/** The Microservices that name this one in uses. */
function callersOf(caches: ClassCaches, callee: KubeObject): readonly string[] {
  return caches.microservices.lister.byIndex('callee', keyOf(callee)).map(keyOf);
}

/** Under the rules of the class that it is of. */
function rivalsOf(caches: ClassCaches, microservice: Microservice): readonly string[] {
  const name = microservice.spec?.className;
  const { class: selected } = selectClass(caches.classes.lister.list(), name);
  return rivalKeys(caches, microservice, effectiveClass(selected));
}

/** What of the caches tells whom a class concerns. */
interface ClassCaches {
  readonly microservices: { readonly lister: Pick<Lister<Microservice>, 'byIndex'> };
  readonly classes: { readonly lister: Pick<Lister<Judged<MicroserviceClass>>, 'list'> };
}

/**
 * With those who call them, as whether they are let in is up to the class, too, and those who ask
 * for the same hosts, as it says with whom a host is shared.
 */
export function usersOfClass(
  caches: ClassCaches,
  changed: Judged<MicroserviceClass>,
): readonly string[] {
  const { lister } = caches.microservices;
  const named = lister.byIndex('class', changed.metadata.name);
  const unnamed = lister.byIndex('class', '');
  const users = [...named, ...unnamed];
  const rules = effectiveClass(changed.invalid === undefined ? changed : undefined);
  const others = users.flatMap((user) => [
    ...callersOf(caches, user),
    ...rivalKeys(caches, user, rules),
  ]);
  return [...new Set([...users.map(keyOf), ...others])];
}

/**
 * Other Microservices with a route of the same host and match, and those of other namespaces with
 * the same host: one of the two gives way, or gets it back.
 */
function rivalKeys(
  { microservices: { lister } }: Pick<ClassCaches, 'microservices'>,
  microservice: Microservice,
  rules: EffectiveClass,
): readonly string[] {
  const isForeign = (rival: KubeObject): boolean =>
    rival.metadata.namespace !== microservice.metadata.namespace;
  const rivals = readableRoutes(microservice).flatMap((route) => {
    const matches = matchesOf(route).map(matchKey);
    return hostsOf(microservice, route, rules).flatMap((host) => [
      ...routeHostIndexKeys(host).flatMap((key) =>
        lister.byIndex('routeHost', key).filter(isForeign),
      ),
      ...matches
        .flatMap((match) => routeAddressIndexKeys(host, match))
        .flatMap((key) => lister.byIndex('routeAddress', key)),
    ]);
  });
  const own = keyFor(refTo(microservice));
  return [...new Set(rivals.map(keyOf))].filter((key) => key !== own);
}
