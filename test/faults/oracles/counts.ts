import { withoutRandomNames } from '../random-names.ts';
import type { Happening } from '../observer/namespace-view.ts';
import { isRevisionOfStatefulSet } from './revisions.ts';

/** How often an object was made and deleted. */
export interface Count {
  made: number;
  deleted: number;
}

/** Kinds of which the controllers of Kubernetes decide how many there are, and when. */
const uncounted = new Set(['Pod', 'ReplicaSet', 'Namespace', 'PersistentVolume']);

/** Creations and deletions by `Kind/name`. */
export function countHappenings(happenings: readonly Happening[]): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const { type, object } of happenings) {
    if (type === 'MODIFIED' || uncounted.has(object.kind)) continue;
    if (isRevisionOfStatefulSet(object)) continue;
    const key = withoutRandomNames(`${object.kind}/${object.metadata.name}`);
    const count = counts.get(key) ?? { made: 0, deleted: 0 };
    if (type === 'ADDED') count.made += 1;
    else count.deleted += 1;
    counts.set(key, count);
  }
  return counts;
}

/** What was made or deleted more or less often than in the fault-free run. */
export function countDifferences(
  actual: ReadonlyMap<string, Count>,
  expected: ReadonlyMap<string, Count>,
): string[] {
  const none: Count = { made: 0, deleted: 0 };
  return [...new Set([...expected.keys(), ...actual.keys()])].toSorted().flatMap((key) => {
    const is = actual.get(key) ?? none;
    const should = expected.get(key) ?? none;
    if (is.made === should.made && is.deleted === should.deleted) return [];
    return [
      `${key} was made ${is.made} and deleted ${is.deleted} times, ` +
        `expected ${should.made} and ${should.deleted}`,
    ];
  });
}
