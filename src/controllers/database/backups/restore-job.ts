import { variables } from '../../../backup-tool/variables.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../runtime/resource.ts';
import { backupLabel, restoreLabel, taskLabel } from '../../well-known.ts';
import { tlsOf } from '../certificates/server-tls.ts';
import { ownedMetadata } from '../metadata.ts';
import { taskJobName } from '../names.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';
import type { Job, PodTemplate } from '../types.ts';
import type { BackupImages } from './backup-jobs.ts';
import { mountStorage, scratchStorage, type MountedStorage } from './storage.ts';
import { engineContainer, taskPod, toolContainer, type EngineProgram } from './task-pod.ts';

/** The most that a restore may take, in seconds, with all its attempts. */
const deadlineSeconds = 12 * 3_600;
const backoffLimit = 3;

type RestoreFrom = NonNullable<Database['spec']['restoreFrom']>;

/**
 * The Job that fills the Database: it brings a backup, or dumps another Database, and restores that.
 * It may run any number of times: the server remembers that it was filled. Pure.
 */
export function buildRestoreJob(
  input: PlanInput,
  restoreFrom: RestoreFrom,
  images: BackupImages,
): Job {
  const { database } = input;
  const metadata = ownedMetadata(database, taskJobName(database, 'restore'));
  return {
    apiVersion: apiVersionOf(builtin.job),
    kind: builtin.job.kind,
    metadata: { ...metadata, labels: { ...metadata.labels, [taskLabel]: 'restore' } },
    spec: {
      activeDeadlineSeconds: deadlineSeconds,
      backoffLimit,
      completions: 1,
      parallelism: 1,
      // Two that fill one database at the same time would make it twice of everything.
      podReplacementPolicy: 'Failed',
      template: template(input, restoreFrom, images),
    },
  };
}

function template(input: PlanInput, restoreFrom: RestoreFrom, images: BackupImages): PodTemplate {
  const { database, engine, class: given, observed } = input;
  const { backup } = restoreFrom;
  const sourceName = restoreFrom.database ?? database.metadata.name;
  const file = `dump.${engine.backup?.extension ?? ''}`;
  const source = observed.backups.source?.database;
  const isCopy = backup === undefined;
  const mounted =
    isCopy || given.backup === undefined
      ? scratchStorage
      : mountStorage(given.backup, sourceName, taskJobName(database, 'restore'));
  const storage: MountedStorage = {
    ...mounted,
    env: [
      { name: variables.name, value: backup ?? '' },
      { name: variables.namespace, value: database.metadata.namespace ?? '' },
      { name: variables.database, value: sourceName },
      { name: variables.engine, value: engine.name },
      { name: variables.work, value: mounted.work },
      { name: variables.file, value: file },
      ...mounted.env,
    ],
  };
  const id = database.metadata.uid ?? '';
  const program = { image: images.engine, engine };
  const dump = {
    ...program,
    name: 'dump',
    // What is newer than the server reads no dump of its own: the programs are the source's.
    image: observed.backups.source?.image ?? images.engine,
    database: source ?? database,
    speaksTls: observed.backups.source?.speaksTls ?? false,
    script: (...[endpoint, paths]) => engine.backup?.dump(endpoint, paths) ?? fails(),
  } as const satisfies EngineProgram;
  const restore = {
    ...program,
    name: 'restore',
    database,
    speaksTls: tlsOf(input).mode !== 'Disabled',
    script: (...[endpoint, paths]) => engine.backup?.restore(endpoint, paths, id) ?? fails(),
    resources: given.resources,
  } as const satisfies EngineProgram;
  return taskPod({
    database,
    engine,
    task: 'restore',
    labels: {
      [restoreLabel]: database.metadata.name,
      ...(isCopy ? { [backupLabel]: sourceName } : {}),
    },
    first: isCopy
      ? engineContainer(dump, file, storage)
      : toolContainer('fetch', images.tool, storage),
    second: engineContainer(restore, file, storage),
    storage,
    programs: [restore, ...(isCopy && source !== undefined ? [dump] : [])],
  });
}

function fails(): string {
  return 'exit 1';
}
