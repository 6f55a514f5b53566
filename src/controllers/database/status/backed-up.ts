import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { DatabaseStatus } from '../../../crds/database/v1alpha1.ts';
import { findCondition, type DesiredCondition } from '../../../runtime/conditions.ts';
import { backupRequest } from '../backups/backup-request.ts';
import { backupView } from '../backups/backup-view.ts';
import { targetProblem, wantsBackups } from '../backups/target-problem.ts';
import { taskJobName } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';

const type = databaseConditions.BackedUp;

/** The last backup that succeeded, and the last one that was asked for. Pure. */
export function backupFacts(input: PlanInput): Partial<DatabaseStatus> {
  const { database } = input;
  const backup = lastBackup(input);
  const request = backupRequest(input);
  const isMade =
    request !== undefined && backupView(input).has(taskJobName(database, 'backup', request));
  const backupRequested = isMade ? request : database.status?.backupRequest;
  return {
    ...(backup === undefined ? {} : { backup }),
    ...(backupRequested === undefined ? {} : { backupRequest: backupRequested }),
  };
}

/** What made them is removed in the course of time: what was known stays until there is a newer one. */
function lastBackup(input: PlanInput): DatabaseStatus['backup'] {
  const before = input.database.status?.backup;
  const view = backupView(input);
  const job = view.tasks.find(({ state }) => state === 'succeeded');
  if (job === undefined || job.endedAt === '') return before;
  if (before !== undefined && before.completionTime > job.endedAt) return before;
  const known = before?.name === job.name ? before.size : undefined;
  const size = view.size(job.name) ?? known;
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

/** The words for the failure after which no backup has succeeded; also once what failed is gone. */
function lastFailure(input: PlanInput): string | undefined {
  const { database } = input;
  const view = backupView(input);
  const succeededAt = lastBackup(input)?.completionTime ?? '';
  const job = view.tasks.find(({ state }) => state === 'failed');
  if (job !== undefined && job.endedAt > succeededAt) return view.failure(job.name);
  const before = findCondition(database.status?.conditions, type);
  const isSameAsBefore = lastBackup(input)?.name === database.status?.backup?.name;
  return before?.reason === 'BackupFailed' && isSameAsBefore ? before.message : undefined;
}
