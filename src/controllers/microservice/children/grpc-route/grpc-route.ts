import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Route } from '../../../gateway-api.ts';
import { buildableRoutes } from '../../route-plans.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { routeObject } from '../route-parts.ts';
import { childVerbs } from '../verbs.ts';

export const grpcRouteChild: ChildKind = {
  name: 'GRPCRoute',
  resource: builtin.grpcRoute,
  purpose: 'One for each entry of spec.routes that leads to a grpc port.',
  optional: true,
  after: ['Service'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildGrpcRoutes,
};

/** The GRPCRoutes that can be built, each for all calls to its host. */
export function buildGrpcRoutes(input: BuildInput): readonly Route[] {
  return buildableRoutes(input, 'GRPCRoute').map((plan) =>
    routeObject(input, builtin.grpcRoute, plan, {}),
  );
}
