import { parseDatabase, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { resourceName } from '../../../runtime/resource.ts';
import { readLive } from '../../read-live.ts';
import { hasCloudNativePG } from '../caches.ts';
import type { ClusterBackup } from '../cloud-native-pg.ts';
import type { DatabaseDependencies } from '../dependencies.ts';
import { clusterName, taskJobName } from '../names.ts';
import { isClaimed } from '../ownership.ts';
import { buildBackup } from '../provisioners/cloud-native-pg/backup-objects.ts';
import { canBackUp, clusterBackupPolicy } from '../provisioners/cloud-native-pg/backup-policy.ts';
import {
  backupFailure,
  clusterTargetProblem,
} from '../provisioners/cloud-native-pg/backup-problems.ts';
import { backupTask } from '../provisioners/cloud-native-pg/made-backups.ts';
import { compute, keptWithout, startServer, waysOut, withBackups } from './last-backup.ts';

/**
 * Makes the last Backup of the Cluster of a Database that is being deleted, for which one that is
 * hibernated is started: CloudNativePG backs up what runs. Returns what that waits for; undefined
 * once the Backup is completed, or where there is no Cluster of ours. Whatever goes wrong, Cluster
 * and credentials stay.
 */
export async function takeClusterBackup(
  deps: DatabaseDependencies,
  live: Database,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { client, caches } = deps;
  const ref = refTo(live);
  if (!hasCloudNativePG(caches)) {
    return keptWithout(live, 'the API server lacks the kinds of CloudNativePG; install it again');
  }
  const clusterRef = { ...ref, name: clusterName(live) };
  const options = { signal, metadataOnly: true };
  const cluster = await readLive(client, builtin.cnpgCluster, clusterRef, options);
  // One that goes already went after a backup, or by somebody's own hand.
  if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) return undefined;
  if (!isClaimed(cluster, live)) return undefined;
  const backupRef = { ...ref, name: taskJobName(live, 'snapshot') };
  const backup = await readLive<ClusterBackup>(client, builtin.cnpgBackup, backupRef, { signal });
  return backup === undefined ? begin(deps, live, signal) : outcome(live, backup);
}

function outcome(database: Database, backup: ClusterBackup): string | undefined {
  const { name, state } = backupTask(backup);
  const { namespace = '' } = database.metadata;
  if (state === 'succeeded') return undefined;
  if (state === 'running') {
    return `Backup ${name} is the last one of Cluster ${clusterName(database)}; the Cluster and its credentials go after it; ${waysOut(database)}`;
  }
  return `${backupFailure(backup)}, and try again with kubectl delete --namespace ${namespace} ${resourceName(builtin.cnpgBackup)}/${name}; ${waysOut(database)}`;
}

async function begin(
  deps: DatabaseDependencies,
  live: Database,
  signal: AbortSignal,
): Promise<string | undefined> {
  const parsed = parseDatabase(live);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    return keptWithout(live, `${problem?.field ?? 'spec'}: ${problem?.message ?? 'is not valid'}`);
  }
  const desired = await compute(deps, parsed.value, signal);
  const { input, provisioner } = desired;
  const blocks = desired.problems.find((problem) => problem.blocks);
  if (blocks !== undefined) return keptWithout(live, blocks.message);
  if (provisioner.name !== 'CloudNativePG') {
    const why = `CloudNativePG runs Cluster ${clusterName(live)}, and the class of the Database does not say how that is backed up`;
    return keptWithout(live, why);
  }
  const problem = clusterTargetProblem(input);
  if (problem !== undefined) return keptWithout(live, problem.message);
  await startServer(deps, desired, signal);
  const after = await compute(deps, parsed.value, signal);
  const health = after.provisioner.health(after.input);
  if (health.state !== 'available' || !canBackUp(after.input)) {
    const waits = health.state === 'available' ? 'it is told how' : health.message;
    return `The last backup is made once the Cluster serves: ${waits}; ${waysOut(live)}`;
  }
  const policy = clusterBackupPolicy({ ...after.input, database: withBackups(parsed.value) });
  if (policy === undefined) return keptWithout(live, 'nothing says how');
  const backup = buildBackup(after.input, policy, taskJobName(live, 'snapshot'));
  await deps.writer.ensure(builtin.cnpgBackup, backup, undefined, { signal });
  return outcome(live, backup);
}
