import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { BuildInput } from '../children/child-kind.ts';
import type { RouteSpec } from '../route-matches.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { RouteFeature } from './features.ts';

export type RouteKind = BuildableRoute['kind'];

/**
 * How one implementation of the Gateway API is asked for what the standard channel has no words
 * for. Pure. A new one is a folder with its test and a line in index.ts; the kinds of its objects
 * are child kinds.
 */
export interface GatewayDriver {
  /** As people know it: `Envoy Gateway`. */
  readonly name: string;
  /** What spec.controllerName of its GatewayClasses says. */
  readonly controllerNames: readonly string[];
  /** What it builds. */
  readonly features: readonly RouteFeature[];
  /** The kinds of route objects that it can do this for. */
  readonly kinds: readonly RouteKind[];
  /**
   * The kind of its policies that keep people out, where the status of policies says whether the
   * gateway takes them, and proxies go on without them on connections from before.
   */
  readonly guard: Resource | undefined;
  /** The kinds of its objects: without their APIs it can build nothing. */
  readonly resources: readonly Resource[];
  /**
   * The objects for the features of a route, beside its route object, which is not written before
   * them (children/child-kind.ts): their names are that of the route object (names.ts, guardedName).
   */
  build(input: BuildInput, plan: BuildableRoute): readonly KubeObject[];
  /** What the rules of the route object say of its objects, where that takes words there. */
  filters(input: BuildInput, plan: BuildableRoute): readonly object[];
  /** What of the route its HTTPRoute or GRPCRoute is to say, where its objects say the rest. */
  remainder(route: RouteSpec): RouteSpec;
}
