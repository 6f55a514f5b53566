import { builtin } from '../../../../runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { jobProjection } from '../../../projections.ts';
import {
  databaseUidAnnotation,
  entryLabel,
  fieldManager,
  migratesAnnotation,
} from '../../../well-known.ts';
import { childMetadata } from '../../child-metadata.ts';
import { durationSeconds } from '../../duration.ts';
import { writeFingerprints } from '../../migrations/fingerprints.ts';
import { migrationTemplate } from '../../migrations/migration-template.ts';
import { migrationsOf, type Migration } from '../../migrations/migrations.ts';
import type { Job } from '../../types.ts';
import type { BuildInput, ChildKind } from '../child-kind.ts';
import { childVerbs } from '../verbs.ts';

const defaultBackoffLimit = 2;

export const jobChild: ChildKind = {
  name: 'Job',
  resource: builtin.job,
  purpose:
    'Migrates the database of an entry with spec.databases[].migration before a new version runs; never changed once it is made.',
  optional: false,
  after: ['ServiceAccount', 'Database'],
  rbac: { verbs: childVerbs },
  holdsData: false,
  transform: jobProjection,
  outlivesOwner: true,
  build: buildJobs,
  plan: (_input, { declared, live }) =>
    live === undefined ? [{ body: declared, fieldManager }] : [],
};

/** The Jobs that are to be made now; those that are there are left alone (pruning.ts). */
export function buildJobs(input: BuildInput): readonly Job[] {
  return migrationsOf(input)
    .filter(({ state }) => state === 'due')
    .map((migration) => buildJob(input, migration));
}

/**
 * The Job of one migration. A pod that a node loses is replaced, and only once it has ended, so
 * that no two run at the same time; it does not count as a failed attempt.
 */
function buildJob(input: BuildInput, migration: Migration): Job {
  const { entry, spec } = migration;
  const metadata = childMetadata(input.microservice, migration.jobName);
  return {
    apiVersion: apiVersionOf(builtin.job),
    kind: builtin.job.kind,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [entryLabel]: entry },
      annotations: {
        [migratesAnnotation]: writeFingerprints(migration.fingerprints),
        [databaseUidAnnotation]: migration.databaseUid,
      },
    },
    spec: {
      backoffLimit: spec.backoffLimit ?? defaultBackoffLimit,
      ...(spec.timeout === undefined
        ? {}
        : { activeDeadlineSeconds: durationSeconds(spec.timeout) }),
      completions: 1,
      parallelism: 1,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        ],
      },
      template: migrationTemplate(input, migration),
    },
  };
}
