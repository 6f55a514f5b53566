import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Happening } from '../observer/namespace-view.ts';

type Route = KubeObject & {
  spec: { hostnames?: string[] };
  status?: { parents?: { conditions?: { type: string; status: string }[] }[] };
};

/**
 * How often the last route that a gateway had accepted for a host went away. A host is named by
 * its place among the hosts of the run, so that runs can be compared.
 */
export function countGaps(happenings: readonly Happening[]): number[] {
  const serving = new Map<string, Set<string>>();
  const gaps = new Map<string, number>();
  for (const { type, object } of happenings) {
    if (object.kind !== 'HTTPRoute') continue;
    const route = object as Route;
    const hosts = new Set(type !== 'DELETED' && isAccepted(route) ? route.spec.hostnames : []);
    for (const host of new Set([...serving.keys(), ...hosts])) {
      const routes = serving.get(host) ?? new Set();
      const wasServed = routes.size > 0;
      if (hosts.has(host)) routes.add(object.metadata.name);
      else routes.delete(object.metadata.name);
      serving.set(host, routes);
      const isGap = wasServed && routes.size === 0;
      gaps.set(host, (gaps.get(host) ?? 0) + (isGap ? 1 : 0));
    }
  }
  return [...gaps.values()];
}

/** Hosts that were without a route more often than in the fault-free run. */
export function gapDifferences(
  actual: readonly Happening[],
  expected: readonly Happening[],
): string[] {
  const before = countGaps(expected);
  return countGaps(actual).flatMap((count, index) => {
    const should = before[index] ?? 0;
    return count <= should
      ? []
      : [`host ${index + 1} lost its last route ${count} times, expected ${should}`];
  });
}

function isAccepted({ status }: Route): boolean {
  return (status?.parents ?? []).some(({ conditions = [] }) =>
    conditions.some(({ type, status: is }) => type === 'Accepted' && is === 'True'),
  );
}
