import type { Problem } from '../../problem.ts';
import { nameConflict, ownedConflicts } from '../name-conflict.ts';
import type { PlanInput } from '../provisioner.ts';

/** Objects of needed names that are not ours. */
export function conflicts({ database, observed }: PlanInput): readonly Problem[] {
  const { statefulSet, service, networkPolicy, credentials, admin } = observed;
  const owned = [statefulSet, service, networkPolicy].flatMap((live) =>
    ownedConflicts(live, database),
  );
  const kept = [credentials, admin].flatMap(({ name, isClaimed }) =>
    isClaimed ? [] : [nameConflict('Secret', name)],
  );
  return [...owned, ...kept];
}
