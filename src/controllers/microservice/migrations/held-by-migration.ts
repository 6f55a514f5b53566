import type { BuildInput } from '../children/child-kind.ts';
import type { Held } from '../held.ts';
import { migrationsOf } from './migrations.ts';

/** Each migration that has yet to succeed, where no version before it is known to serve. */
export function heldByMigration(input: BuildInput): readonly Held[] {
  const { namespace = '' } = input.microservice.metadata;
  return migrationsOf(input)
    .filter(({ state }) => state !== 'done')
    .map(({ entry, jobName }) => ({
      reason: 'MigrationPending',
      field: `spec.databases[name=${entry}].migration`,
      message: `Database ${entry} is not migrated yet`,
      hint: `Job ${jobName} migrates it; see kubectl describe job ${jobName} -n ${namespace}`,
    }));
}
