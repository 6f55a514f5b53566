import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { DatabaseStatus } from '../../../crds/database/v1alpha1.ts';
import { findCondition, type DesiredCondition } from '../../../runtime/conditions.ts';
import { backupJobs, backupSize, type TaskJob } from '../backups/backup-jobs-of.ts';
import { backupRequest } from '../backups/plan-backups.ts';
import { targetProblem, wantsBackups } from '../backups/target-problem.ts';
import { taskJobName } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';

const type = databaseConditions.BackedUp;

/** The last backup that succeeded, and the last one that was asked for. Pure. */
export function backupFacts(input: PlanInput): Partial<DatabaseStatus> {
  const { database, observed } = input;
  const backup = lastBackup(input);
  const request = backupRequest(input);
  const isMade =
    request !== undefined &&
    observed.backups.jobs.some(
      ({ metadata }) => metadata.name === taskJobName(database, 'backup', request),
    );
  const backupRequested = isMade ? request : database.status?.backupRequest;
  return {
    ...(backup === undefined ? {} : { backup }),
    ...(backupRequested === undefined ? {} : { backupRequest: backupRequested }),
  };
}

/** Jobs are removed in the course of time: what was known stays until there is a newer one. */
function lastBackup(input: PlanInput): DatabaseStatus['backup'] {
  const { database, observed } = input;
  const before = database.status?.backup;
  const job = backupJobs(database, observed).find(({ state }) => state === 'succeeded');
  if (job === undefined || job.endedAt === '') return before;
  if (before !== undefined && before.completionTime > job.endedAt) return before;
  const known = before?.name === job.name ? before.size : undefined;
  const size = backupSize(observed, job.name) ?? known;
  const { name, endedAt: completionTime } = job;
  return { name, ...(size === undefined ? {} : { size }), completionTime };
}

/** Whether the last backup that ended succeeded; undefined where nobody counts on backups. Pure. */
export function backedUpCondition(input: PlanInput): DesiredCondition | undefined {
  if (!wantsBackups(input)) return undefined;
  const problem = targetProblem(input);
  if (problem !== undefined) {
    return { type, status: 'False', reason: problem.reason, message: problem.message };
  }
  const failed = lastFailure(input);
  if (failed !== undefined) {
    return { type, status: 'False', reason: 'BackupFailed', message: failed };
  }
  if (lastBackup(input) === undefined) {
    return {
      type,
      status: 'Unknown',
      reason: 'BackupPending',
      message: `No backup has been made yet; ask for one with kubectl annotate --overwrite database.slipway.dev ${input.database.metadata.name} slipway.dev/backup=1`,
    };
  }
  return { type, status: 'True', reason: 'BackedUp', message: 'The last backup has succeeded' };
}

/** The words for the failure after which no backup has succeeded; also once its Job is gone. */
function lastFailure(input: PlanInput): string | undefined {
  const { database, observed } = input;
  const succeededAt = lastBackup(input)?.completionTime ?? '';
  const job = backupJobs(database, observed).find(({ state }) => state === 'failed');
  if (job !== undefined && job.endedAt > succeededAt) return words(input, job);
  const before = findCondition(database.status?.conditions, type);
  const isSameAsBefore = lastBackup(input)?.name === database.status?.backup?.name;
  return before?.reason === 'BackupFailed' && isSameAsBefore ? before.message : undefined;
}

function words({ database }: PlanInput, { name }: TaskJob): string {
  const { namespace = '' } = database.metadata;
  return `Job ${name} could not make a backup; see kubectl logs --namespace ${namespace} job/${name} --all-containers`;
}
