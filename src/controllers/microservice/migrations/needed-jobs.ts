import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { migratedAnnotation } from '../../well-known.ts';
import type { DesiredState } from '../desired.ts';
import type { Observed } from '../observed.ts';
import type { Job } from '../types.ts';
import { readFingerprints } from './fingerprints.ts';
import { liveMigrations, type LiveMigration } from './live-jobs.ts';

/**
 * Whether the Job of a migration has to stay: while it works, as nobody but its timeout ends it;
 * while its success is not on the Database yet; and for its logs as the one of the declared version
 * or, where that is not there, as the newest that ended. Once the entry asks for no migration, what has ended goes.
 */
export function isNeededJob(
  job: Job,
  microservice: Microservice,
  desired: Pick<DesiredState, 'migrations'>,
  observed: Observed,
): boolean {
  const jobs = liveMigrations(microservice, observed);
  const found = jobs.find(({ name }) => name === job.metadata.name);
  if (found === undefined || found.state === 'running' || isUnrecorded(found, observed)) {
    return true;
  }
  const migration = desired.migrations.find(({ entry }) => entry === found.entry);
  if (migration === undefined) return false;
  const ended = jobs.filter(({ entry, state }) => entry === found.entry && state !== 'running');
  return found === (ended.find(({ name }) => name === migration.jobName) ?? ended.at(-1));
}

function isUnrecorded(
  { state, databaseUid, fingerprints }: LiveMigration,
  { children }: Observed,
): boolean {
  if (state !== 'succeeded') return false;
  const database = children.Database.find(({ metadata }) => metadata.uid === databaseUid);
  if (database === undefined) return false;
  const recorded = readFingerprints(database.metadata.annotations?.[migratedAnnotation]);
  return fingerprints.some((fingerprint) => !recorded.includes(fingerprint));
}
