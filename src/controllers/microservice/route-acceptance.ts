import { findCondition } from '../../runtime/conditions.ts';
import type { Route } from '../gateway-api.ts';

/**
 * Whether every parent of the route has accepted its present generation and resolved its
 * references, as the Gateway API defines the conditions Accepted and ResolvedRefs.
 */
export function routeIsAccepted(route: Route): boolean {
  const wanted = route.spec?.parentRefs ?? [];
  const parents = route.status?.parents ?? [];
  return (
    wanted.length > 0 &&
    wanted.every((ref) =>
      parents.some(
        (parent) =>
          parent.parentRef.name === ref.name &&
          (parent.parentRef.namespace ?? route.metadata.namespace) ===
            (ref.namespace ?? route.metadata.namespace) &&
          holds(route, parent.conditions, 'Accepted') &&
          holds(route, parent.conditions, 'ResolvedRefs'),
      ),
    )
  );
}

function holds(
  route: Route,
  conditions: NonNullable<NonNullable<Route['status']>['parents']>[number]['conditions'],
  type: string,
): boolean {
  const condition = findCondition(conditions, type);
  return (
    condition?.status === 'True' &&
    (condition.observedGeneration === undefined ||
      condition.observedGeneration === route.metadata.generation)
  );
}
