import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Route } from '../gateway-api.ts';
import type { DesiredState } from './desired.ts';
import { liveChild, unusableClass, type ChildKindName, type Observed } from './observed.ts';
import { isNeededJob } from './migrations/needed-jobs.ts';
import { leadsToService } from './gateway-drivers/opens-in.ts';
import { guardedName, redirectName } from './names.ts';
import { isOurs } from './ownership.ts';
import { routeIsAccepted } from './route-acceptance.ts';
import { routeAddresses } from './route-addresses.ts';
import type { RoutePlan } from './route-plans.ts';
import type { Job } from './types.ts';

/**
 * The live children of a kind that are ours, no longer declared, and safe to delete now. Pure.
 *
 * A Deployment that is held back is still declared. A Job stays while it works, and the last one of
 * each database for its logs. What closes the network stays while the class cannot be used. A route
 * stays while its entry in spec.routes cannot be built for a reason outside the spec (its gateway
 * left the class, say), and while the route that takes over its host and path is not accepted by
 * the gateway yet; but not where its gateway would leave it open. What guards a route stays as
 * long as the route.
 */
export function pruneList(
  kind: ChildKindName,
  microservice: Microservice,
  desired: DesiredState,
  observed: Observed,
): readonly KubeObject[] {
  const declared = new Set(
    desired.children
      .filter((child) => child.kind === kind)
      .map((child) => child.object.metadata.name),
  );
  const live: readonly KubeObject[] = observed.children[kind];
  return live.filter(
    (child) =>
      child.metadata.deletionTimestamp === undefined &&
      isOurs(child, microservice) &&
      !declared.has(child.metadata.name) &&
      !isKept(kind, child, { microservice, desired, observed }),
  );
}

interface Situation {
  readonly microservice: Microservice;
  readonly desired: DesiredState;
  readonly observed: Observed;
}

function isKept(
  kind: ChildKindName,
  child: KubeObject,
  { microservice, desired, observed }: Situation,
): boolean {
  if (kind === 'Deployment') return desired.held.length > 0;
  // The pods of the version before run under it.
  if (kind === 'ServiceAccount') return desired.held.length > 0 || !desired.isDeclaredVersion;
  if (kind === 'NetworkPolicy') return unusableClass(observed) !== undefined;
  if (kind === 'ControllerRevision') return awaitsRevision(desired, observed);
  if (kind === 'Job') return isNeededJob(child as Job, microservice, desired, observed);
  if (kind === 'SecurityPolicy' || kind === 'BackendTrafficPolicy' || kind === 'Middleware') {
    return guardsKeptRoute(child, { microservice, desired, observed });
  }
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return false;
  if (isLeftOpen(child, microservice, desired)) return false;
  return (
    isUnbuildable(kind, child, microservice, desired) ||
    awaitsSuccessor(child as Route, desired, observed)
  );
}

/** What serves is known at every moment: the next version is in place before the last one goes. */
function awaitsRevision(desired: DesiredState, observed: Observed): boolean {
  return desired.children.some(
    ({ kind, object }) =>
      kind === 'ControllerRevision' &&
      liveChild(observed, kind, object.metadata.name) === undefined,
  );
}

/** Whether it guards a route object that lives and that nothing is declared for. */
function guardsKeptRoute(
  { metadata }: KubeObject,
  { microservice, desired, observed }: Situation,
): boolean {
  const name = guardedName(metadata.name);
  return (['HTTPRoute', 'GRPCRoute'] as const).some((kind) => {
    const live = liveChild(observed, kind, name);
    const isDeclared = desired.children.some(
      (child) => child.kind === kind && child.object.metadata.name === name,
    );
    return live !== undefined && isOurs(live, microservice) && !isDeclared;
  });
}

/** Its gateway cannot do what keeps the route from being open: then nobody is let in. */
function isLeftOpen(
  { metadata: { name } }: KubeObject,
  microservice: Microservice,
  desired: DesiredState,
): boolean {
  return planAt(name, microservice, desired)?.problem === 'unsupported';
}

/** Of a gateway that is not known, neither is whether it redirects. */
function planAt(
  name: string,
  microservice: Microservice,
  { routes }: DesiredState,
): RoutePlan | undefined {
  return routes.find(
    (plan) => plan.name === name || redirectName(microservice, plan.route.name) === name,
  );
}

function isUnbuildable(
  kind: 'HTTPRoute' | 'GRPCRoute',
  child: KubeObject,
  microservice: Microservice,
  desired: DesiredState,
): boolean {
  const plan = planAt(child.metadata.name, microservice, desired);
  return (
    plan !== undefined &&
    plan.kind === kind &&
    plan.problem !== undefined &&
    plan.problem !== 'conflict' &&
    plan.problem !== 'foreign-host' &&
    plan.problem !== 'duplicate'
  );
}

function awaitsSuccessor(old: Route, desired: DesiredState, observed: Observed): boolean {
  return desired.children.some((child) => {
    if (child.kind !== 'HTTPRoute' && child.kind !== 'GRPCRoute') return false;
    const successor = child.object as Route;
    if (!sharesAddress(old, successor)) return false;
    const live = liveChild(observed, child.kind, successor.metadata.name);
    return live === undefined || !routeIsAccepted(live) || isHeldClosed(live, successor, desired);
  });
}

/** It will lead to the service, and does not yet: its gateway has to drain connections first. */
function isHeldClosed(live: Route, declared: Route, { routes }: DesiredState): boolean {
  const plan = routes.find(({ name }) => name === declared.metadata.name);
  return plan?.opensInMs !== undefined || (leadsToService(declared) && !leadsToService(live));
}

function sharesAddress(a: Route, b: Route): boolean {
  const addresses = new Set(routeAddresses(a));
  return routeAddresses(b).some((address) => addresses.has(address));
}
