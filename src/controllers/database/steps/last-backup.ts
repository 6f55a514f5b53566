import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { DatabaseDependencies } from '../dependencies.ts';
import { desiredState, type DesiredState } from '../desired.ts';
import { observe } from './observe.ts';

/** What no last backup waits for: it would be made by a Job of before the deletion, or never. */
const late: ReadonlySet<Resource> = new Set<Resource>([
  builtin.job,
  builtin.cronJob,
  builtin.cnpgBackup,
  builtin.cnpgScheduledBackup,
]);

/** Why there is no last backup, and what to do. */
export function keptWithout(database: Database, why: string): string {
  return `No last backup can be made: ${why}; ${waysOut(database)}`;
}

/** Both ways out are named, as Kubernetes has none: a deletion is never taken back. */
export function waysOut({ metadata: { name, namespace = '' } }: Database): string {
  const patch = (policy: string): string =>
    `kubectl patch --namespace ${namespace} database.slipway.dev/${name} --type merge --patch '{"spec":{"deletionPolicy":"${policy}"}}'`;
  return `volume and credentials are kept; to keep them without a backup, ${patch('Retain')}, and to delete them without one, ${patch('Delete')}`;
}

/** A last backup is made though no others are. */
export function withBackups(database: Database): Database {
  const { enabled: _, ...backup } = database.spec.backup ?? {};
  return { ...database, spec: { ...database.spec, backup } };
}

/** What is declared of the Database as one that is used. */
export async function compute(
  deps: DatabaseDependencies,
  database: Database,
  signal: AbortSignal,
): Promise<DesiredState> {
  const observed = await observe({ ...deps, database, signal });
  return desiredState(database, observed, false, deps.platform);
}

/** All that is declared of it, but for other backups: one asked for before the deletion is late. */
export async function startServer(
  { writer }: DatabaseDependencies,
  { objects }: DesiredState,
  signal: AbortSignal,
): Promise<void> {
  for (const { resource, object, live } of objects) {
    if (late.has(resource) || live?.metadata.deletionTimestamp !== undefined) continue;
    await writer.ensure(resource, object, live, { signal });
  }
}
