import { backupFailure } from '../provisioners/cloud-native-pg/backup-problems.ts';
import { madeBackups } from '../provisioners/cloud-native-pg/made-backups.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import { backupJobs, backupSize, type TaskJob } from './backup-jobs-of.ts';

/** What there is to tell of the backups of a Database, whoever makes them. */
export interface BackupView {
  /** Those of just this Database, the one that ended last first. */
  readonly tasks: readonly TaskJob[];
  /** Whether the one of this name was begun. */
  has(name: string): boolean;
  /** In bytes; undefined where nobody tells. */
  size(name: string): number | undefined;
  /** The words for one that failed. */
  failure(name: string): string;
}

/** The backups of the Database: Jobs of Slipway's own, or Backups of CloudNativePG. Pure. */
export function backupView(input: PlanInput): BackupView {
  return input.class.provisioner === 'CloudNativePG' ? clusterView(input) : jobView(input);
}

function jobView({ database, observed }: PlanInput): BackupView {
  const { namespace = '' } = database.metadata;
  return {
    tasks: backupJobs(database, observed),
    has: (name) => observed.backups.jobs.some(({ metadata }) => metadata.name === name),
    size: (name) => backupSize(observed, name),
    failure: (name) =>
      `Job ${name} could not make a backup; see kubectl logs --namespace ${namespace} job/${name} --all-containers`,
  };
}

function clusterView(input: PlanInput): BackupView {
  const tasks = madeBackups(input);
  const { made } = input.observed.cloudNativePG.backups;
  return {
    tasks,
    has: (name) => made.some(({ metadata }) => metadata.name === name),
    size: () => undefined,
    failure: (name) => {
      const failed = tasks.find((task) => task.name === name);
      return failed === undefined ? '' : backupFailure(failed.live);
    },
  };
}
