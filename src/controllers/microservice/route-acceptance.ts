import { conditionAt, listAt, numberAt, textAt } from '../wire-value.ts';

/**
 * Whether every parent of the route has accepted its present generation and resolved its
 * references, as the Gateway API defines the conditions Accepted and ResolvedRefs. The route may
 * be of any shape.
 */
export function routeIsAccepted(route: unknown): boolean {
  const wanted = listAt(route, 'spec', 'parentRefs');
  const parents = listAt(route, 'status', 'parents');
  const namespace = textAt(route, 'metadata', 'namespace');
  const namespaceOf = (ref: unknown, ...path: string[]): string | undefined =>
    textAt(ref, ...path, 'namespace') ?? namespace;
  return (
    wanted.length > 0 &&
    wanted.every((ref) =>
      parents.some(
        (parent) =>
          textAt(parent, 'parentRef', 'name') === textAt(ref, 'name') &&
          namespaceOf(parent, 'parentRef') === namespaceOf(ref) &&
          holds(route, parent, 'Accepted') &&
          holds(route, parent, 'ResolvedRefs'),
      ),
    )
  );
}

function holds(route: unknown, parent: unknown, type: string): boolean {
  const condition = conditionAt(parent, type);
  return (
    condition?.status === 'True' &&
    (condition.observedGeneration === undefined ||
      condition.observedGeneration === numberAt(route, 'metadata', 'generation'))
  );
}
