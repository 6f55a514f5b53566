import { databaseConditions, type DatabaseReason } from '../../../crds/database/conditions.ts';
import { findCondition } from '../../../runtime/conditions.ts';
import { backupClaimName, taskJobName } from '../names.ts';
import { ignoredWish, type Problem } from '../problem.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { clusterRestoreState } from '../provisioners/cloud-native-pg/restore.ts';
import { classTitle } from '../provisioners/spec-problems.ts';
import { failedStep, restoreJob } from './backup-jobs-of.ts';
import { imageMissing, restoreElsewhere, secretProblem } from './target-problem.ts';

/** How far the first content of a Database is. */
export type RestoreState =
  | { readonly state: 'none' }
  /** It is there, once and for all. */
  | { readonly state: 'done' }
  /** Its Job is there, or is made as soon as the server runs. */
  | { readonly state: 'restoring'; readonly message: string }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * How far spec.restoreFrom is. That it is done is kept in the status; the server remembers it, too,
 * so that a status that is lost brings nothing but a Job that does nothing. Pure.
 */
export function restoreState(input: PlanInput): RestoreState {
  const { database } = input;
  const { restoreFrom } = database.spec;
  if (restoreFrom === undefined) return { state: 'none' };
  const before = findCondition(database.status?.conditions, databaseConditions.Restored);
  if (before?.status === 'True') return { state: 'done' };
  switch (input.class.provisioner) {
    case 'StatefulSet':
      return jobState(input);
    case 'CloudNativePG':
      return clusterRestoreState(input);
    default: {
      const [problem] = restoreElsewhere(input);
      return problem === undefined ? { state: 'none' } : { state: 'failed', problem };
    }
  }
}

function jobState(input: PlanInput): RestoreState {
  const { database, observed } = input;
  const { namespace = '', name } = database.metadata;
  const jobName = taskJobName(database, 'restore');
  const restoring: RestoreState = {
    state: 'restoring',
    message: `Job ${jobName} fills Database ${name} once its server runs; see kubectl logs --namespace ${namespace} job/${jobName} --all-containers`,
  };
  const job = restoreJob(database, observed);
  if (job?.state === 'succeeded') return { state: 'done' };
  if (job?.state === 'failed') return { state: 'failed', problem: failure(input, job.name) };
  if (job !== undefined) return restoring;
  const problem = sourceProblem(input);
  return problem === undefined ? restoring : { state: 'failed', problem };
}

const steps: Readonly<Record<string, string>> = {
  dump: 'reading the other Database',
  fetch: 'fetching the backup',
  restore: 'filling the database',
};

/** The Job is kept: it has the log. Deleting it is what asks for another attempt. */
function failure(input: PlanInput, job: string): Problem {
  const { namespace = '', name } = input.database.metadata;
  const step = steps[failedStep(input.observed, job) ?? ''];
  const where = step === undefined ? '' : ` at ${step}`;
  return ignoredWish(
    'RestoreFailed',
    `Job ${job} could not restore Database ${name}${where}; see kubectl logs --namespace ${namespace} job/${job} --all-containers, mend the cause, and try again with kubectl delete --namespace ${namespace} job/${job}`,
  );
}

function sourceProblem(input: PlanInput): Problem | undefined {
  const { restoreFrom = {} } = input.database.spec;
  return restoreFrom.backup === undefined ? copyProblem(input) : backupSourceProblem(input);
}

function backupSourceProblem(input: PlanInput): Problem | undefined {
  const { database, class: given, observed } = input;
  const sourceName = database.spec.restoreFrom?.database ?? database.metadata.name;
  if (given.backup === undefined) {
    return missing(
      `${classTitle(given.name)} has no backup, which says where backups are; give the class the spec.backup that Database ${sourceName} has`,
    );
  }
  if (input.backupImage === undefined) return imageMissing;
  if (given.backup.volume === undefined) return secretProblem(input);
  if (observed.backups.source?.claim !== undefined) return undefined;
  return missing(
    `PersistentVolumeClaim ${backupClaimName(sourceName)} with the backups of Database ${sourceName} does not exist; correct spec.restoreFrom in a new Database, or bring the claim back`,
  );
}

function copyProblem({ database, observed }: PlanInput): Problem | undefined {
  const sourceName = database.spec.restoreFrom?.database ?? '';
  const source = observed.backups.source?.database;
  if (sourceName === database.metadata.name) {
    return missing(
      `Database ${sourceName} is to be a copy of itself; name another Database, or a backup in restoreFrom.backup, in a new Database`,
    );
  }
  if (source === undefined) {
    return missing(
      `Database ${sourceName}, which is to be copied, does not exist; create it, or restore a backup of it with restoreFrom.backup in a new Database`,
    );
  }
  if (source.spec.engine !== database.spec.engine) {
    return missing(
      `Database ${sourceName} is of engine ${source.spec.engine} and cannot be copied into ${database.spec.engine}; name another one in a new Database`,
    );
  }
  if (source.status?.parkedSince !== undefined || observed.backups.source?.image === undefined) {
    return missing(
      `Database ${sourceName} has no running server of Slipway's own that could be read; bring it back, or restore a backup of it with restoreFrom.backup in a new Database`,
    );
  }
  return undefined;
}

function missing(message: string, reason: DatabaseReason = 'RestoreSourceMissing'): Problem {
  return ignoredWish(reason, message);
}
