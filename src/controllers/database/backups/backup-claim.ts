import { builtin } from '../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { canonicalQuantity, compareQuantities } from '../../microservice/quantity.ts';
import { textAt } from '../../wire-value.ts';
import { keptMetadata } from '../metadata.ts';
import { backupClaimName } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import type { BackupTarget } from './policy.ts';

const defaultSize = '10Gi';

/**
 * The claim of the volume of backups, which outlives the Database. It only ever grows, and keeps
 * the StorageClass that it was made with. Pure.
 */
export function buildBackupClaim(
  { database, observed }: PlanInput,
  { volume }: BackupTarget,
): PersistentVolumeClaim {
  const live = observed.backups.claim;
  const wanted = canonicalQuantity(volume?.size ?? defaultSize);
  const requested = textAt(live, 'spec', 'resources', 'requests', 'storage');
  const mayGrow = textAt(live, 'status', 'phase') === 'Bound';
  const size =
    requested === undefined || (mayGrow && compareQuantities(wanted, requested) > 0)
      ? wanted
      : requested;
  const storageClassName =
    live === undefined ? volume?.storageClassName : textAt(live, 'spec', 'storageClassName');
  return {
    apiVersion: apiVersionOf(builtin.persistentVolumeClaim),
    kind: builtin.persistentVolumeClaim.kind,
    metadata: keptMetadata(database, backupClaimName(database.metadata.name)),
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClassName === undefined ? {} : { storageClassName }),
      resources: { requests: { storage: size } },
    },
  };
}
