import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { BuildInput } from '../children/child-kind.ts';
import type { RouteSpec } from '../route-matches.ts';
import type { BuildableRoute } from '../route-plans.ts';
import type { RouteFeature } from './features.ts';

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
  /** The kind among them that keeps people out. */
  readonly guard: Resource;
  /** The kinds of its objects: without their APIs it can build nothing. */
  readonly resources: readonly Resource[];
  /**
   * The objects for the features of a route, beside its route object; each bears the name of the
   * route object, which is not written before it (children/child-kind.ts).
   */
  build(input: BuildInput, plan: BuildableRoute): readonly KubeObject[];
  /** What of the route its HTTPRoute or GRPCRoute is to say, where its objects say the rest. */
  remainder(route: RouteSpec): RouteSpec;
}
