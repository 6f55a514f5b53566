import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Route } from '../gateway-api.ts';
import type { DesiredState } from './desired.ts';
import { liveChild, type ChildKindName, type Observed } from './observed.ts';
import { isOurs } from './ownership.ts';
import { routeIsAccepted } from './route-acceptance.ts';
import { routeAddresses } from './route-addresses.ts';

/**
 * The live children of a kind that are ours, no longer declared, and safe to delete now. Pure.
 *
 * A Deployment that is held back is still declared. A route stays while its entry in spec.routes
 * cannot be built for a reason outside the spec (its gateway left the class, say), and while the
 * route that takes over its host and path is not accepted by the gateway yet.
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
      !isKept(kind, child, desired, observed),
  );
}

function isKept(
  kind: ChildKindName,
  child: KubeObject,
  desired: DesiredState,
  observed: Observed,
): boolean {
  if (kind === 'Deployment') return desired.held.length > 0;
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return false;
  return isUnbuildable(kind, child, desired) || awaitsSuccessor(child as Route, desired, observed);
}

function isUnbuildable(
  kind: 'HTTPRoute' | 'GRPCRoute',
  child: KubeObject,
  desired: DesiredState,
): boolean {
  const plan = desired.routes.find((candidate) => candidate.name === child.metadata.name);
  return (
    plan !== undefined &&
    plan.kind === kind &&
    plan.problem !== undefined &&
    plan.problem !== 'conflict' &&
    plan.problem !== 'duplicate'
  );
}

function awaitsSuccessor(old: Route, desired: DesiredState, observed: Observed): boolean {
  return desired.children.some((child) => {
    if (child.kind !== 'HTTPRoute' && child.kind !== 'GRPCRoute') return false;
    const successor = child.object as Route;
    if (!sharesAddress(old, successor)) return false;
    const live = liveChild(observed, child.kind, successor.metadata.name);
    return live === undefined || !routeIsAccepted(live);
  });
}

function sharesAddress(a: Route, b: Route): boolean {
  const addresses = new Set(routeAddresses(a));
  return routeAddresses(b).some((address) => addresses.has(address));
}
