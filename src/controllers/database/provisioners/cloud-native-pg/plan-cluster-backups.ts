import { builtin } from '../../../../runtime/builtin-resources.ts';
import { backupRequest } from '../../backups/backup-request.ts';
import type { BackupPlan } from '../../backups/plan-backups.ts';
import { taskJobName } from '../../names.ts';
import { ownershipOf } from '../../ownership.ts';
import type { DeclaredObject, PlanInput, UnwantedObject } from '../provisioner.ts';
import { buildBackup, buildSchedule } from './backup-objects.ts';
import { canBackUp, clusterBackupPolicy, type ClusterBackupPolicy } from './backup-policy.ts';
import { clusterTargetProblem, retentionProblem } from './backup-problems.ts';
import { clusterHealth } from './health.ts';
import { madeBackups } from './made-backups.ts';

/** What is to be there, or to go, for backups of the Cluster. Pure. */
export function planClusterBackups(input: PlanInput): BackupPlan {
  const problem = clusterTargetProblem(input);
  const policy = clusterBackupPolicy(input);
  const isNeeded = input.database.spec.deletionPolicy === 'Snapshot';
  return {
    objects:
      problem === undefined && policy !== undefined
        ? [...schedules(input, policy), ...demanded(input, policy)]
        : [],
    unwanted: [...unwantedSchedule(input, policy), ...expired(input, policy)],
    problems: [...(isNeeded && problem !== undefined ? [problem] : []), ...retentionProblem(input)],
  };
}

function schedules(input: PlanInput, policy: ClusterBackupPolicy): readonly DeclaredObject[] {
  if (policy.schedule === undefined) return [];
  const object = buildSchedule(input, policy, policy.schedule);
  const live = input.observed.cloudNativePG.backups.schedule;
  return [{ resource: builtin.cnpgScheduledBackup, object, live }];
}

/**
 * One for each new text, once the Cluster serves and has what it takes: what comes earlier fails for
 * good. That it was made is in the status; until then, it is there.
 */
function demanded(input: PlanInput, policy: ClusterBackupPolicy): readonly DeclaredObject[] {
  const { database, observed, isParked } = input;
  const request = backupRequest(input);
  if (isParked || request === undefined || request === database.status?.backupRequest) return [];
  const name = taskJobName(database, 'backup', request);
  const { made } = observed.cloudNativePG.backups;
  if (made.some(({ metadata }) => metadata.name === name)) return [];
  if (!canBackUp(input) || clusterHealth(input).state !== 'available') return [];
  return [
    { resource: builtin.cnpgBackup, object: buildBackup(input, policy, name), live: undefined },
  ];
}

/** Nothing is scheduled any more. Who cannot tell deletes nothing: a class may only be away. */
function unwantedSchedule(
  { database, observed }: PlanInput,
  policy: ClusterBackupPolicy | undefined,
): readonly UnwantedObject[] {
  const { schedule } = observed.cloudNativePG.backups;
  if (schedule === undefined || ownershipOf(schedule, database) !== 'ours') return [];
  if (policy?.schedule !== undefined) return [];
  return [{ resource: builtin.cnpgScheduledBackup, live: schedule }];
}

/**
 * Snapshots beyond those that are kept, which go with their Backups, and failed attempts after which
 * one has succeeded.
 */
function expired(
  input: PlanInput,
  policy: ClusterBackupPolicy | undefined,
): readonly UnwantedObject[] {
  if (policy?.retain === undefined) return [];
  const ended = madeBackups(input).filter(({ live }) => live.spec?.method === 'volumeSnapshot');
  const succeeded = ended.filter(({ state }) => state === 'succeeded');
  const [last] = succeeded;
  const failed = ended.filter(
    ({ state, endedAt }) => state === 'failed' && last !== undefined && endedAt < last.endedAt,
  );
  return [...succeeded.slice(policy.retain), ...failed].map(({ live }) => ({
    resource: builtin.cnpgBackup,
    live,
  }));
}
