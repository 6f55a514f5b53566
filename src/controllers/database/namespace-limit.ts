import type { Database } from '../../crds/database/v1alpha1.ts';
import type { EffectiveDatabaseClass } from './effective-class.ts';
import type { Observed } from './observed.ts';
import { blocker, type Problem } from './problem.ts';

/** Whether the one has a place in the namespace before the other: the older one, then by name. */
export function comesBefore(one: Database, other: Database): boolean {
  const [a, b] = [one.metadata, other.metadata];
  const [madeA, madeB] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return madeA === madeB ? a.name < b.name : madeA < madeB;
}

/** Where the class lets the namespace have no more databases. One that was made stays. */
export function namespaceLimitProblem(
  { metadata }: Database,
  observed: Observed,
  { name: className, databaseLimit }: EffectiveDatabaseClass,
): readonly Problem[] {
  const { earlier = 0, credentials, claim, statefulSet } = observed;
  if (databaseLimit === undefined || earlier < databaseLimit) return [];
  const isMade =
    credentials.content.state !== 'missing' || claim !== undefined || statefulSet !== undefined;
  if (isMade) return [];
  const most = databaseLimit === 1 ? '1 Database' : `${databaseLimit} Databases`;
  return [
    blocker(
      'LimitExceeded',
      `DatabaseClass ${className} allows ${most} in namespace ${metadata.namespace}, and others came first; delete one that kubectl get databases.slipway.dev lists, or have spec.limits.databases of the class raised`,
    ),
  ];
}
