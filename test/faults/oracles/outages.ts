import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Happening } from '../observer/namespace-view.ts';

type Scaled = KubeObject & { spec?: { replicas?: number } };

/** How often a Deployment or StatefulSet that had pods was told to have none, by `Kind/name`. */
export function countOutages(happenings: readonly Happening[]): Map<string, number> {
  const wanted = new Map<string, number>();
  const outages = new Map<string, number>();
  for (const { type, object } of happenings) {
    if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') continue;
    const key = `${object.kind}/${object.metadata.name}`;
    const replicas = type === 'DELETED' ? 0 : ((object as Scaled).spec?.replicas ?? 1);
    const isOutage = (wanted.get(key) ?? 0) > 0 && replicas === 0;
    wanted.set(key, replicas);
    outages.set(key, (outages.get(key) ?? 0) + (isOutage ? 1 : 0));
  }
  return outages;
}

/** What was without pods more often than in the fault-free run, but for what may stop. */
export function outageDifferences(
  actual: readonly Happening[],
  expected: readonly Happening[],
  mayStop: readonly string[] = [],
): string[] {
  const before = countOutages(expected);
  return [...countOutages(actual)].flatMap(([key, count]) => {
    const should = before.get(key) ?? 0;
    return count <= should || mayStop.includes(key)
      ? []
      : [`${key} was left without pods ${count} times, expected ${should}`];
  });
}
