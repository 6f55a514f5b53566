import { certificateSecretsOf } from '../../certificates/plan-certificates.ts';
import type { ObservedSecret } from '../../observed.ts';
import type { Problem } from '../../problem.ts';
import { nameConflict, ownedConflicts } from '../name-conflict.ts';
import type { PlanInput } from '../provisioner.ts';

/** Objects of needed names that are not ours; `secrets` are those that Slipway makes. */
export function conflicts(
  { database, observed }: PlanInput,
  secrets: readonly ObservedSecret[],
): readonly Problem[] {
  const { statefulSet, service, networkPolicy } = observed;
  const owned = [statefulSet, service, networkPolicy].flatMap((live) =>
    ownedConflicts(live, database),
  );
  const kept = [...secrets, ...certificateSecretsOf(observed)].flatMap(({ name, isClaimed }) =>
    isClaimed ? [] : [nameConflict('Secret', name)],
  );
  return [...owned, ...kept];
}
