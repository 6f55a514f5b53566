import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { taskLabel } from '../../../well-known.ts';
import type { ClusterBackup, ClusterSchedule } from '../../cloud-native-pg.ts';
import { keptMetadata, ownedMetadata } from '../../metadata.ts';
import { clusterName, scheduledBackupName } from '../../names.ts';
import type { PlanInput } from '../provisioner.ts';
import type { ClusterBackupPolicy } from './backup-policy.ts';

/** The ScheduledBackup; suspended while there is nothing to back up. Its Backups outlive it. Pure. */
export function buildSchedule(
  { database, isParked }: PlanInput,
  { method }: ClusterBackupPolicy,
  schedule: string,
): ClusterSchedule {
  return {
    apiVersion: apiVersionOf(builtin.cnpgScheduledBackup),
    kind: builtin.cnpgScheduledBackup.kind,
    metadata: ownedMetadata(database, scheduledBackupName(database)),
    spec: {
      schedule,
      suspend: isParked,
      cluster: { name: clusterName(database) },
      backupOwnerReference: 'none',
      ...method,
    },
  };
}

/** A Backup of this name. It has no owner: snapshots live as long as it. Pure. */
export function buildBackup(
  { database }: Pick<PlanInput, 'database'>,
  { method }: ClusterBackupPolicy,
  name: string,
): ClusterBackup {
  const { labels, ...metadata } = keptMetadata(database, name);
  return {
    apiVersion: apiVersionOf(builtin.cnpgBackup),
    kind: builtin.cnpgBackup.kind,
    metadata: { ...metadata, labels: { ...labels, [taskLabel]: 'backup' } },
    spec: { cluster: { name: clusterName(database) }, ...method },
  };
}
