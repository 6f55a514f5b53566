import { timeAt } from '../../../wire-value.ts';
import { inSeconds } from '../../../timestamp.ts';
import type { TaskJob } from '../../backups/backup-jobs-of.ts';
import { scheduledBackupLabel, type ClusterBackup } from '../../cloud-native-pg.ts';
import { scheduledBackupName } from '../../names.ts';
import { isClaimed } from '../../ownership.ts';
import type { PlanInput } from '../provisioner.ts';

/** As long as a status may have it. */
const longestName = 63;

/** A Backup of Slipway's, and how it went. */
export interface MadeBackup extends TaskJob {
  readonly live: ClusterBackup;
}

/**
 * The Backups of just this Cluster that Slipway, or its ScheduledBackup, made: the one that ended
 * last first. What is older than the Cluster is of another one that had its name. Pure.
 */
export function madeBackups({ database, observed }: PlanInput): readonly MadeBackup[] {
  const { cluster, backups } = observed.cloudNativePG;
  const since = timeAt(cluster, 'metadata', 'creationTimestamp');
  if (since === undefined) return [];
  const schedule = scheduledBackupName(database);
  return backups.made
    .filter(
      (backup) =>
        isClaimed(backup, database) || backup.metadata.labels?.[scheduledBackupLabel] === schedule,
    )
    .filter(
      ({ metadata }) =>
        metadata.name.length <= longestName &&
        (timeAt(metadata, 'creationTimestamp') ?? 0) >= since,
    )
    .map((live) => ({ ...backupTask(live), live }))
    .toSorted((a, b) => order(b, a));
}

/** How a Backup went. Pure. */
export function backupTask(backup: ClusterBackup): TaskJob {
  const { phase } = backup.status ?? {};
  const state = phase === 'completed' ? 'succeeded' : phase === 'failed' ? 'failed' : 'running';
  const ended =
    timeAt(backup, 'status', 'stoppedAt') ??
    timeAt(backup, 'status', 'reconciliationTerminatedAt') ??
    timeAt(backup, 'metadata', 'creationTimestamp');
  return {
    name: backup.metadata.name,
    state,
    endedAt: state === 'running' || ended === undefined ? '' : inSeconds(new Date(ended)),
  };
}

function order(a: MadeBackup, b: MadeBackup): number {
  if (a.endedAt !== b.endedAt) return a.endedAt < b.endedAt ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
