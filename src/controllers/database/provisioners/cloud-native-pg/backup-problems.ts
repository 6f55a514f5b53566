import { builtin } from '../../../../runtime/builtin-resources.ts';
import { resourceName } from '../../../../runtime/resource.ts';
import { textAt } from '../../../wire-value.ts';
import { quote } from '../../../words.ts';
import type { ClusterBackup } from '../../cloud-native-pg.ts';
import { ownershipOf } from '../../ownership.ts';
import { ignoredWish, type Problem } from '../../problem.ts';
import { nameConflict } from '../name-conflict.ts';
import type { PlanInput } from '../provisioner.ts';
import { classTitle } from '../spec-problems.ts';

/** Why the Cluster cannot be backed up; undefined where it can. Pure. */
export function clusterTargetProblem(input: PlanInput): Problem | undefined {
  const { class: given, database, observed } = input;
  const { backups, isInstalled } = observed.cloudNativePG;
  if (given.cloudNativePG?.backup === undefined) {
    return ignoredWish(
      'BackupTargetMissing',
      `${classTitle(given.name)} has no cloudNativePG.backup, so that no backup of Database ${database.metadata.name} can be made; give the class spec.cloudNativePG.backup with volumeSnapshot or plugin`,
    );
  }
  if (isInstalled && !backups.isInstalled) {
    return ignoredWish(
      'CloudNativePGMissing',
      'The API server lacks Backup or ScheduledBackup of postgresql.cnpg.io; install CloudNativePG 1.30 or later, and Slipway goes on by itself',
    );
  }
  const { schedule } = backups;
  if (schedule === undefined || ownershipOf(schedule, database) !== 'foreign') return undefined;
  const resource = builtin.cnpgScheduledBackup;
  const conflict = nameConflict(resource.kind, schedule.metadata.name, resource);
  return { ...conflict, blocks: false };
}

/** A number that nobody would keep to. Pure. */
export function retentionProblem({ database, class: given }: PlanInput): readonly Problem[] {
  const { plugin } = given.cloudNativePG?.backup ?? {};
  if (plugin === undefined || database.spec.backup?.retain === undefined) return [];
  return [
    ignoredWish(
      'RetentionUnsupported',
      `${classTitle(given.name)} has plugin ${plugin.name} keep backups, which deletes old ones by its own policy; remove spec.backup.retain from Database ${database.metadata.name}, and set that policy, such as retentionPolicy of the ObjectStore`,
    ),
  ];
}

/** The words for a Backup that failed. Pure. */
export function backupFailure({ metadata, status }: ClusterBackup): string {
  const { namespace = '', name } = metadata;
  const cause = textAt(status, 'error');
  const words = cause === undefined ? '' : `, of which CloudNativePG says: ${quote(cause)}`;
  return `Backup ${name} could not be made${words}; see kubectl describe --namespace ${namespace} ${resourceName(builtin.cnpgBackup)}/${name}`;
}
