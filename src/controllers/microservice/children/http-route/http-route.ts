import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Route } from '../../../gateway-api.ts';
import { buildableRoutes } from '../../route-plans.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { routeObject } from '../route-parts.ts';
import { childVerbs } from '../verbs.ts';

export const httpRouteChild: ChildKind = {
  name: 'HTTPRoute',
  resource: builtin.httpRoute,
  purpose: 'One for each entry of spec.routes that leads to an http or h2c port.',
  optional: true,
  after: ['Service'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildHttpRoutes,
};

/** The HTTPRoutes that can be built; routePlans says why the others cannot. */
export function buildHttpRoutes(input: BuildInput): readonly Route[] {
  return buildableRoutes(input, 'HTTPRoute').map((plan) =>
    routeObject(input, builtin.httpRoute, plan, {
      matches: [{ path: { type: 'PathPrefix', value: plan.path } }],
      ...(plan.route.timeout === undefined ? {} : { timeouts: { request: plan.route.timeout } }),
    }),
  );
}
