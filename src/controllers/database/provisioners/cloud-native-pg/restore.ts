import { builtin } from '../../../../runtime/builtin-resources.ts';
import { resourceName } from '../../../../runtime/resource.ts';
import type { RestoreState } from '../../backups/restore-state.ts';
import type { Cluster, ClusterBackup } from '../../cloud-native-pg.ts';
import { versionNumbers } from '../../engines/version-order.ts';
import { clusterName } from '../../names.ts';
import { blocker, type Problem } from '../../problem.ts';
import type { PlanInput } from '../provisioner.ts';
import { classTitle } from '../spec-problems.ts';
import { clusterHealth } from './health.ts';
import { planImage } from './image-plan.ts';
import { backupTask } from './made-backups.ts';
import { lostCluster } from './problems.ts';

type Bootstrap = NonNullable<NonNullable<Cluster['spec']>['bootstrap']>;

/** How far a Cluster is that begins with what spec.restoreFrom names. Pure. */
export function clusterRestoreState(input: PlanInput): RestoreState {
  const { cluster } = input.observed.cloudNativePG;
  const name = clusterName(input.database);
  if (cluster === undefined) {
    const source = findSource(input);
    return 'backup' in source ? restoring(name, source.backup) : { state: 'failed', ...source };
  }
  const { initdb, recovery } = cluster.spec?.bootstrap ?? {};
  if (initdb !== undefined) return { state: 'failed', problem: overwriting(input, name) };
  if (clusterHealth(input).state === 'available') return { state: 'done' };
  return restoring(name, recovery?.backup?.name);
}

/** Why there is no Cluster, or another one than is asked for. Pure. */
export function clusterOriginProblems(input: PlanInput, restore: RestoreState): readonly Problem[] {
  switch (restore.state) {
    case 'failed':
      return [restore.problem];
    // Of one that held data before and is gone, that is what brings it back.
    case 'restoring':
      return [];
    case 'none':
    case 'done':
      return lostCluster(input);
  }
}

/** What the Cluster begins with; undefined where somebody else has said it. Pure. */
export function bootstrapOf(input: PlanInput, state: RestoreState): Bootstrap | undefined {
  const { cluster } = input.observed.cloudNativePG;
  if (cluster === undefined) {
    const source = state.state === 'restoring' ? findSource(input) : undefined;
    return source !== undefined && 'backup' in source
      ? { recovery: { backup: { name: source.backup } } }
      : { initdb: { dataChecksums: true } };
  }
  const { bootstrap } = cluster.spec ?? {};
  const recovery = bootstrap?.recovery;
  if (bootstrap?.initdb !== undefined) {
    return { initdb: { dataChecksums: bootstrap?.initdb?.dataChecksums ?? true } };
  }
  // One that somebody made from a backup, and gave to Slipway, is left as they said it.
  if (input.database.spec.restoreFrom === undefined || recovery?.backup === undefined) return;
  return { recovery: { backup: { name: recovery.backup.name } } };
}

function restoring(cluster: string, backup: string | undefined): RestoreState {
  const begins = backup === undefined ? 'is being restored' : `begins with Backup ${backup}`;
  const see = `see kubectl describe ${resourceName(builtin.cnpgCluster)} ${cluster}`;
  return { state: 'restoring', message: `Cluster ${cluster} ${begins}; ${see}` };
}

/** Data that is there is never overwritten by an older one. */
function overwriting({ database }: PlanInput, name: string): Problem {
  return blocker(
    'RestoreFailed',
    `Cluster ${name} of before is there and is never overwritten; make Database ${database.metadata.name} anew without spec.restoreFrom to go on with it, or delete that Cluster, and all that it holds, first`,
  );
}

type Source = { readonly backup: string } | { readonly problem: Problem };

/** The backup that is asked for, or why it cannot be restored. */
function findSource(input: PlanInput): Source {
  const { database, observed } = input;
  const { backup: wanted, database: from } = database.spec.restoreFrom ?? {};
  const { name } = database.metadata;
  if (from !== undefined && from !== name) {
    return missing(
      `CloudNativePG brings a Cluster back with the names that it had; restore it into a Database ${from} of this namespace, and correct spec.restoreFrom in a new Database`,
    );
  }
  if (wanted === undefined) {
    return missing(
      `${classTitle(input.class.name)} cannot copy a running database; name one of its backups in restoreFrom.backup in a new Database`,
    );
  }
  const made = observed.cloudNativePG.backups.made;
  const found = wanted === 'latest' ? latestOf(made) : made.find(named(wanted));
  if (found === undefined) {
    const what = wanted === 'latest' ? 'no completed Backup' : `no Backup ${wanted}`;
    return missing(
      `There is ${what} of Cluster ${clusterName(database)} in the namespace; make or import one, and Slipway goes on by itself, or correct spec.restoreFrom in a new Database`,
    );
  }
  const problem = unfit(input, found);
  return problem === undefined ? { backup: found.metadata.name } : missing(problem);
}

function unfit(input: PlanInput, backup: ClusterBackup): string | undefined {
  const { name } = backup.metadata;
  if (backupTask(backup).state !== 'succeeded') {
    return `Backup ${name} is not completed; wait until it is, or name another one in a new Database`;
  }
  if (backup.spec?.method !== 'volumeSnapshot') {
    return `Backup ${name} is kept by a plugin, whose archive nobody tells Slipway the folder of; restore it into a Cluster ${clusterName(input.database)} as the guide says, annotate that slipway.dev/adopt=true, and make Database ${input.database.metadata.name} anew without spec.restoreFrom`;
  }
  const major = backup.status?.majorVersion;
  const { version } = planImage(input);
  if (major === undefined || major === versionNumbers(version)[0]) return undefined;
  return `Backup ${name} is of PostgreSQL ${major} and cannot be restored by ${version}; set spec.version to '${major}', and to a later one once it is restored`;
}

function named(name: string): (backup: ClusterBackup) => boolean {
  return ({ metadata }) => metadata.name === name;
}

/** The one that ended last. */
function latestOf(backups: readonly ClusterBackup[]): ClusterBackup | undefined {
  return backups
    .filter((backup) => backupTask(backup).state === 'succeeded')
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .at(-1);
}

function key(backup: ClusterBackup): string {
  return `${backupTask(backup).endedAt} ${backup.metadata.name}`;
}

/** Without it nothing is made: an empty Cluster would pass for a restored one. */
function missing(message: string): { readonly problem: Problem } {
  return { problem: blocker('RestoreSourceMissing', message) };
}
