import { variables } from '../../../backup-tool/variables.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { backupLabel, taskLabel } from '../../well-known.ts';
import { tlsOf } from '../certificates/server-tls.ts';
import { childLabels, keptMetadata, ownedMetadata } from '../metadata.ts';
import { backupCronJobName, taskJobName } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { CronJob, Job } from '../types.ts';
import type { BackupPolicy } from './policy.ts';
import { mountStorage } from './storage.ts';
import { engineContainer, taskPod, toolContainer, type EngineProgram } from './task-pod.ts';

/** What a backup needs besides its policy. */
export interface BackupImages {
  /** With the tool of Slipway's own. */
  readonly tool: string;
  /** That of the server, so that its programs fit. */
  readonly engine: string;
  /** The version that the server runs. */
  readonly version: string;
}

/** The most that one backup may take, in seconds, with all its attempts. */
const deadlineSeconds = 6 * 3_600;
/** How late a backup may begin, in seconds, before it is left to the next one. */
const startingDeadlineSeconds = 3_600;
const backoffLimit = 3;
/** How long a Job stays that somebody asked for, in seconds. */
const keptSeconds = 7 * 24 * 3_600;

/** The CronJob that makes backups; suspended while there is nothing to back up. Pure. */
export function buildCronJob(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
  isSuspended: boolean,
): CronJob {
  const { database } = input;
  return {
    apiVersion: apiVersionOf(builtin.cronJob),
    kind: builtin.cronJob.kind,
    metadata: ownedMetadata(database, backupCronJobName(database)),
    spec: {
      schedule: policy.schedule ?? '',
      ...(policy.timeZone === undefined ? {} : { timeZone: policy.timeZone }),
      suspend: isSuspended,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        metadata: { labels: { ...childLabels(database), [taskLabel]: 'backup' } },
        spec: jobSpec(input, policy, images),
      },
    },
  };
}

/** The Job of a backup that somebody asked for by this text. Pure. */
export function buildDemandedJob(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
  request: string,
): Job {
  const { database } = input;
  const metadata = ownedMetadata(database, taskJobName(database, 'backup', request));
  return buildJob(input, policy, images, metadata);
}

/**
 * The Job of the last backup before the data is deleted. It has no owner, so that its log can be
 * read after the Database is gone. Pure.
 */
export function buildSnapshotJob(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
): Job {
  const { database } = input;
  const metadata = keptMetadata(database, taskJobName(database, 'snapshot'));
  return buildJob(input, policy, images, metadata);
}

function buildJob(
  input: PlanInput,
  policy: BackupPolicy,
  images: BackupImages,
  metadata: Job['metadata'],
): Job {
  return {
    apiVersion: apiVersionOf(builtin.job),
    kind: builtin.job.kind,
    metadata: { ...metadata, labels: { ...metadata.labels, [taskLabel]: 'backup' } },
    spec: { ...jobSpec(input, policy, images), ttlSecondsAfterFinished: keptSeconds },
  };
}

function jobSpec(input: PlanInput, policy: BackupPolicy, images: BackupImages) {
  const { database, engine } = input;
  const { backup } = engine;
  const mounted = mountStorage(policy.target, database.metadata.name);
  const file = `dump.${backup?.extension ?? ''}`;
  const storage = {
    ...mounted,
    env: [
      ...backupIdentity(input, images.version, policy.retain),
      { name: variables.work, value: mounted.work },
      { name: variables.file, value: file },
      ...mounted.env,
    ],
  };
  const dump = {
    name: 'dump',
    image: images.engine,
    engine,
    database,
    speaksTls: tlsOf(input).mode !== 'Disabled',
    script: (...[endpoint, paths]) => backup?.dump(endpoint, paths) ?? 'exit 1',
  } as const satisfies EngineProgram;
  return {
    activeDeadlineSeconds: deadlineSeconds,
    backoffLimit,
    completions: 1,
    parallelism: 1,
    podReplacementPolicy: 'Failed',
    template: taskPod({
      database,
      engine,
      task: 'backup',
      labels: { [backupLabel]: database.metadata.name },
      first: engineContainer(dump, file, storage),
      second: toolContainer('store', images.tool, storage),
      storage,
      programs: [dump],
    }),
  };
}

/** A backup is named after its Job, so that one that is tried again is still the same. */
function backupIdentity({ database, engine }: PlanInput, version: string, retain: number) {
  const { namespace = '', name, uid = '' } = database.metadata;
  const jobName = "metadata.labels['batch.kubernetes.io/job-name']";
  return [
    { name: variables.name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: jobName } } },
    { name: variables.namespace, value: namespace },
    { name: variables.database, value: name },
    { name: variables.uid, value: uid },
    { name: variables.engine, value: engine.name },
    { name: variables.version, value: version },
    { name: variables.retain, value: String(retain) },
  ];
}
