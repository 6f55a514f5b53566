import { controllerOf } from '../../../runtime/kube-object.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { taskLabel } from '../../well-known.ts';
import { jobState, type JobState } from '../../job-state.ts';
import { countAt, listAt, numberAt, textAt } from '../../wire-value.ts';
import { backupCronJobName, taskJobName } from '../names.ts';
import type { Observed } from '../observed.ts';
import type { Job } from '../types.ts';

/** A Job that backs the Database up or fills it. */
export interface TaskJob {
  readonly name: string;
  readonly state: JobState;
  /** When it ended, in RFC 3339; '' while it has not. */
  readonly endedAt: string;
}

/** The Jobs of backups of just this Database, the one that ended last first. Pure. */
export function backupJobs(database: Database, observed: Observed): readonly TaskJob[] {
  return observed.backups.jobs
    .filter((job) => job.metadata.labels?.[taskLabel] === 'backup' && isOf(job, database))
    .map(toTask)
    .toSorted((a, b) => (a.endedAt < b.endedAt ? 1 : a.endedAt > b.endedAt ? -1 : 0));
}

/** The Job that fills this very Database. Pure. */
export function restoreJob(database: Database, observed: Observed): TaskJob | undefined {
  const name = taskJobName(database, 'restore');
  const job = observed.backups.jobs.find(({ metadata }) => metadata.name === name);
  return job === undefined ? undefined : toTask(job);
}

/** What can be told of any Job. Pure. */
export function toTask(job: Job): TaskJob {
  const state = jobState(job);
  const failedAt = textAt(
    listAt(job, 'status', 'conditions').find((item) => textAt(item, 'type') === 'Failed'),
    'lastTransitionTime',
  );
  const ended = state === 'succeeded' ? textAt(job, 'status', 'completionTime') : failedAt;
  return { name: job.metadata.name, state, endedAt: state === 'running' ? '' : (ended ?? '') };
}

/** By its owner, or the CronJob's, or its name: another Database may have had this one's name. */
function isOf(job: Job, database: Database): boolean {
  const owner = controllerOf(job);
  if (owner === undefined) return job.metadata.name === taskJobName(database, 'snapshot');
  return owner.uid === database.metadata.uid || owner.name === backupCronJobName(database);
}

/** The bytes of a backup, as the pod that stored it left them; undefined once that pod is gone. */
export function backupSize({ backups }: Observed, jobName: string): number | undefined {
  for (const pod of backups.pods) {
    if (controllerOf(pod)?.name !== jobName) continue;
    for (const status of listAt(pod, 'status', 'containerStatuses')) {
      const size = sizeIn(textAt(status, 'state', 'terminated', 'message'));
      if (size !== undefined) return size;
    }
  }
  return undefined;
}

function sizeIn(message = ''): number | undefined {
  try {
    const size = numberAt(JSON.parse(message), 'size');
    return size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : undefined;
  } catch {
    return undefined;
  }
}

/** The container of the Job's pods that failed last; undefined where no pod tells. */
export function failedStep({ backups }: Observed, jobName: string): string | undefined {
  for (const pod of backups.pods) {
    if (controllerOf(pod)?.name !== jobName) continue;
    const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap((field) =>
      listAt(pod, 'status', field),
    );
    const failed = statuses.find(
      (status) => (countAt(status, 'state', 'terminated', 'exitCode') ?? 0) !== 0,
    );
    if (failed !== undefined) return textAt(failed, 'name');
  }
  return undefined;
}
