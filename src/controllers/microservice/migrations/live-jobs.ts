import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { jobState, type JobState } from '../../job-state.ts';
import { textAt } from '../../wire-value.ts';
import { databaseUidAnnotation, entryLabel, migratesAnnotation } from '../../well-known.ts';
import type { Observed } from '../observed.ts';
import { isForeign } from '../ownership.ts';
import type { Job } from '../types.ts';
import { readFingerprints } from './fingerprints.ts';

/** A Job that migrates, or migrated, a database of the Microservice. */
export interface LiveMigration {
  readonly name: string;
  readonly job: Job;
  readonly state: JobState;
  /** The entry of spec.databases, as the Job says. */
  readonly entry: string | undefined;
  /** The UID of the Database that it was made for. */
  readonly databaseUid: string | undefined;
  /** What is done once it succeeded. */
  readonly fingerprints: readonly string[];
}

/**
 * The Jobs of the Microservice, the oldest first, and those that a former one of its name left:
 * they work on the same databases.
 */
export function liveMigrations(
  microservice: Microservice,
  observed: Observed,
): readonly LiveMigration[] {
  return observed.children.Job.filter((job) => !isForeign(job, microservice))
    .toSorted((a, b) => order(ageOf(a), ageOf(b)))
    .map((job) => ({
      name: job.metadata.name,
      job,
      state: jobState(job),
      entry: job.metadata.labels?.[entryLabel],
      databaseUid: job.metadata.annotations?.[databaseUidAnnotation],
      fingerprints: readFingerprints(job.metadata.annotations?.[migratesAnnotation]),
    }));
}

/** Jobs made in the same second are told apart by name. */
function ageOf(job: Job): string {
  return `${textAt(job, 'metadata', 'creationTimestamp') ?? ''} ${job.metadata.name}`;
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
