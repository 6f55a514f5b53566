import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Route, RouteMatch } from '../../../gateway-api.ts';
import type { RouteSpec } from '../../route-matches.ts';
import { buildableRoutes, type BuildableRoute } from '../../route-plans.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { filtersOf } from '../route-filters.ts';
import { backendOf, routeObject, type RouteRule } from '../route-parts.ts';
import { childVerbs } from '../verbs.ts';
import { httpsRedirect } from './https-redirect.ts';

export const httpRouteChild: ChildKind = {
  name: 'HTTPRoute',
  resource: builtin.httpRoute,
  purpose:
    'One for each entry of spec.routes that leads to an http or h2c port, and one that sends its requests to https where the class says so.',
  optional: true,
  after: ['Service', 'SecurityPolicy', 'BackendTrafficPolicy', 'Middleware'],
  guardedBy: ['SecurityPolicy', 'BackendTrafficPolicy', 'Middleware'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  build: buildHttpRoutes,
};

/** The HTTPRoutes that can be built; routePlans says why the others cannot. */
export function buildHttpRoutes(input: BuildInput): readonly Route[] {
  return buildableRoutes(input, 'HTTPRoute').flatMap((plan) => [
    routeObject(
      input,
      builtin.httpRoute,
      plan,
      ruleMatches(plan).map((matches) => ({
        matches,
        ...filtersOf(plan.route, plan.extras?.driver?.filters(input, plan)),
        ...timeoutsOf(plan.extras?.driver?.remainder(plan.route) ?? plan.route),
        ...(plan.route.redirect === undefined ? backendOf(input, plan) : {}),
      })),
    ),
    ...httpsRedirect(input, plan),
  ]);
}

/** A rule that replaces a prefix may have one match only, which says what is replaced. */
function ruleMatches({ route, matches }: BuildableRoute): readonly (readonly RouteMatch[])[] {
  const replacesPrefix =
    route.rewrite?.prefix !== undefined || route.redirect?.prefix !== undefined;
  return replacesPrefix ? matches.map((match) => [match]) : [matches];
}

function timeoutsOf({ timeout, backendTimeout }: RouteSpec): Pick<RouteRule, 'timeouts'> {
  if (timeout === undefined && backendTimeout === undefined) return {};
  return {
    timeouts: {
      ...(timeout === undefined ? {} : { request: timeout }),
      ...(backendTimeout === undefined ? {} : { backendRequest: backendTimeout }),
    },
  };
}
