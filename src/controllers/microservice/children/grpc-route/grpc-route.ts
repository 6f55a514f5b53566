import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Route } from '../../../gateway-api.ts';
import { buildableRoutes, type BuildableRoute } from '../../route-plans.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { filtersOf } from '../route-filters.ts';
import { backendOf, routeObject, type RouteRule } from '../route-parts.ts';
import { childVerbs } from '../verbs.ts';

export const grpcRouteChild: ChildKind = {
  name: 'GRPCRoute',
  resource: builtin.grpcRoute,
  purpose: 'One for each entry of spec.routes that leads to a grpc port.',
  optional: true,
  after: ['Service', 'SecurityPolicy', 'BackendTrafficPolicy', 'Middleware'],
  guardedBy: ['SecurityPolicy', 'BackendTrafficPolicy', 'Middleware'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildGrpcRoutes,
};

/** The GRPCRoutes that can be built; routePlans says why the others cannot. */
export function buildGrpcRoutes(input: BuildInput): readonly Route[] {
  return buildableRoutes(input, 'GRPCRoute').map((plan) =>
    routeObject(input, builtin.grpcRoute, plan, [
      { ...callsOf(plan), ...filtersOf(plan.route), ...backendOf(input, plan) },
    ]),
  );
}

/** Without calls all are taken, which is what a GRPCRoute without matches means. */
function callsOf({ route, matches }: BuildableRoute): Pick<RouteRule, 'matches'> {
  return route.calls === undefined ? {} : { matches };
}
