import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import type { MigrationState } from '../migrations/migrations.ts';
import { databaseName } from '../names.ts';
import type { Finding } from '../problems/problem.ts';
import type { StatusInput } from '../status-input.ts';

type DatabaseState = NonNullable<MicroserviceStatus['databases']>[number];

const migrationWords: Readonly<Record<MigrationState, string>> = {
  done: 'Succeeded',
  succeeded: 'Running',
  running: 'Running',
  failed: 'Failed',
  waits: 'Pending',
  'waits-for-other': 'Pending',
  due: 'Pending',
};

/** What became of each entry of spec.databases, in its order. */
export function databaseStates(
  { microservice, desired }: StatusInput,
  findings: readonly Finding[],
): readonly DatabaseState[] {
  return (microservice.spec.databases ?? []).map(({ name }) => {
    const database = databaseName(microservice, name);
    const worst = findings.find(
      ({ area, object }) => area === 'databases' && object === `Database/${database}`,
    );
    const migration = desired.migrations.find(({ entry }) => entry === name);
    return {
      name,
      database,
      ready: worst === undefined || worst.severity === 'warning',
      ...(worst === undefined ? {} : { message: worst.message }),
      ...(migration === undefined ? {} : { migration: migrationWords[migration.state] }),
    };
  });
}
