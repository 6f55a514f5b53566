import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { controllerOf } from '../../../runtime/kube-object.ts';
import { entryLabel, migratedAnnotation } from '../../well-known.ts';
import { at, conditionAt, textAt } from '../../wire-value.ts';
import type { BuildInput } from '../children/child-kind.ts';
import { currentReady } from '../database-readiness.ts';
import { heldReasons } from '../held.ts';
import { databaseName } from '../names.ts';
import type { Observed } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import {
  demandFingerprint,
  migrationFingerprint,
  migrationJobName,
  readFingerprints,
  type MigrationSpec,
} from './fingerprints.ts';
import { liveMigrations, type LiveMigration } from './live-jobs.ts';

/** How far the migration of a database is for the declared version. */
export type MigrationState =
  /** The Database says that it succeeded. */
  | 'done'
  /** Its Job is there and has not ended. */
  | 'running'
  /** Its Job succeeded, which the Database does not say yet. */
  | 'succeeded'
  | 'failed'
  /** Another Job, or a pod of one, still works on the database. */
  | 'waits-for-other'
  /** The Database does not accept the credentials yet, or what the pods need is not there. */
  | 'waits'
  /** Its Job is to be made. */
  | 'due';

/** The migration of one entry of spec.databases, for the declared version. */
export interface Migration {
  readonly entry: string;
  readonly spec: MigrationSpec;
  /** The name of the Database object. */
  readonly database: string;
  readonly databaseUid: string;
  readonly jobName: string;
  /** What is done once it succeeded. */
  readonly fingerprints: readonly string[];
  readonly state: MigrationState;
  /** Its live Job. */
  readonly live: LiveMigration | undefined;
  /** With `waits-for-other`: the Job or pod, as `Job name`. */
  readonly other: string | undefined;
}

/** Whether an entry of spec.databases asks for a migration. */
export function migrates({ spec }: Microservice): boolean {
  return (spec.databases ?? []).some(({ migration }) => migration !== undefined);
}

/** The migrations of the declared version, in the order of spec.databases. Pure. */
export function migrationsOf(input: BuildInput): readonly Migration[] {
  const { microservice, observed } = input;
  const entries = (microservice.spec.databases ?? []).flatMap(({ name, migration }) =>
    migration === undefined ? [] : [{ name, migration }],
  );
  if (entries.length === 0) return [];
  const isHeld = heldReasons(input).length > 0;
  const jobs = liveMigrations(microservice, observed);
  return entries.map(({ name, migration }) => {
    const wanted = wantedOf(microservice, observed, name, migration);
    const ofEntry = jobs.filter(({ entry }) => entry === name);
    const live = jobs.find((job) => job.name === wanted.jobName && isOwn(job, microservice));
    const other = otherWorker(observed, name, wanted.jobName, ofEntry, live);
    const database = ownDatabase(microservice, observed, name);
    const isReady = !isHeld && database !== undefined && isUsable(database);
    const state = stateOf({ wanted, database, live, other, isReady });
    return { ...wanted, spec: migration, state, live, other };
  });
}

/** The names of the Jobs that the declared version needs, whether they are there or not. */
export function migrationJobNames(
  microservice: Microservice,
  observed: Pick<Observed, 'children'>,
): readonly string[] {
  return (microservice.spec.databases ?? []).flatMap(({ name, migration }) =>
    migration === undefined ? [] : [wantedOf(microservice, observed, name, migration).jobName],
  );
}

/** The Database of the entry, where it is there and ours. */
function ownDatabase(
  microservice: Microservice,
  observed: Pick<Observed, 'children'>,
  entry: string,
): Database | undefined {
  const name = databaseName(microservice, entry);
  const live = observed.children.Database.find(({ metadata }) => metadata.name === name);
  return live !== undefined && isOurs(live, microservice) ? live : undefined;
}

type Wanted = Pick<Migration, 'entry' | 'database' | 'databaseUid' | 'jobName' | 'fingerprints'>;

function wantedOf(
  microservice: Microservice,
  observed: Pick<Observed, 'children'>,
  entry: string,
  migration: MigrationSpec,
): Wanted {
  const databaseUid = ownDatabase(microservice, observed, entry)?.metadata.uid ?? '';
  const demand = demandFingerprint(microservice);
  const fingerprints = [
    migrationFingerprint(microservice, migration),
    ...(demand === undefined ? [] : [demand]),
  ];
  return {
    entry,
    database: databaseName(microservice, entry),
    databaseUid,
    jobName: migrationJobName(microservice, entry, fingerprints, databaseUid),
    fingerprints,
  };
}

interface Situation {
  readonly wanted: Wanted;
  readonly database: Database | undefined;
  readonly live: LiveMigration | undefined;
  readonly other: string | undefined;
  readonly isReady: boolean;
}

function stateOf({ wanted, database, live, other, isReady }: Situation): MigrationState {
  const migrated = readFingerprints(database?.metadata.annotations?.[migratedAnnotation]);
  if (wanted.fingerprints.every((fingerprint) => migrated.includes(fingerprint))) return 'done';
  if (live !== undefined) return live.state;
  if (other !== undefined) return 'waits-for-other';
  return isReady ? 'due' : 'waits';
}

/** One that a former Microservice left counts only while it works: it is about to be removed. */
function isOwn({ job }: LiveMigration, microservice: Microservice): boolean {
  return job.metadata.deletionTimestamp === undefined && isOurs(job, microservice);
}

/**
 * Another Job that has not ended, or a pod that works on though its Job is gone: two must never
 * change one database at the same time.
 */
function otherWorker(
  { migrationPods }: Observed,
  entry: string,
  jobName: string,
  jobs: readonly LiveMigration[],
  live: LiveMigration | undefined,
): string | undefined {
  const job = jobs.find(({ name, state }) => state === 'running' && name !== jobName);
  if (job !== undefined) return `Job ${job.name}`;
  const uid = live?.job.metadata.uid;
  const pod = migrationPods.find(
    (candidate) =>
      candidate.metadata.labels?.[entryLabel] === entry &&
      !hasEnded(candidate) &&
      (uid === undefined || controllerOf(candidate)?.uid !== uid),
  );
  return pod === undefined ? undefined : `Pod ${pod.metadata.name}`;
}

function hasEnded(pod: object): boolean {
  const phase = textAt(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

function isUsable(database: Database): boolean {
  return (
    at(database, 'metadata', 'deletionTimestamp') === undefined &&
    conditionAt(database.status, 'Parked')?.status !== 'True' &&
    currentReady(database)?.status === 'True'
  );
}
