import type { DeclaredObject, PlanInput } from '../provisioner.ts';
import { retentionOf } from '../volume-retention.ts';

/** What is to be changed of the volumes of the Cluster, so that they outlive it as the data is to. */
export function planRetentions({ database, observed }: PlanInput): readonly DeclaredObject[] {
  const isKept = database.spec.deletionPolicy !== 'Delete';
  return observed.cloudNativePG.volumes.flatMap(
    ({ claim, volume }) => retentionOf(volume, claim, isKept) ?? [],
  );
}
