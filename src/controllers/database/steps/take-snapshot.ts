import { parseDatabase, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { readLive } from '../../read-live.ts';
import { listAt, textAt } from '../../wire-value.ts';
import { isAdopting, isHeld } from '../adoption/held-claim.ts';
import { buildSnapshotJob } from '../backups/backup-jobs.ts';
import { toTask } from '../backups/backup-jobs-of.ts';
import { imagesOf } from '../backups/plan-backups.ts';
import { backupPolicy } from '../backups/policy.ts';
import { targetProblem } from '../backups/target-problem.ts';
import type { DatabaseDependencies } from '../dependencies.ts';
import type { DesiredState } from '../desired.ts';
import { hasCloudNativePG } from '../caches.ts';
import { claimName, credentialsSecretName, taskJobName } from '../names.ts';
import { madeWithClass } from '../ownership.ts';
import type { Job, PersistentVolumeClaim } from '../types.ts';
import { compute, keptWithout, startServer, waysOut, withBackups } from './last-backup.ts';
import { hasCluster, isInCluster } from './release-cluster.ts';
import { takeClusterBackup } from './take-cluster-backup.ts';

/** Set by `kubectl delete --cascade=foreground`: what is owned goes before its owner. */
const foregroundFinalizer = 'foregroundDeletion';

/**
 * Makes the last backup of a Database that is being deleted, for which a server that rests is
 * started. Returns what that waits for; undefined once the backup is there and verified, or where
 * there is nothing to back up. Whatever goes wrong, volume and credentials stay.
 */
export async function takeSnapshot(
  deps: DatabaseDependencies,
  live: Database,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { client } = deps;
  const ref = refTo(live);
  const where = await whereIs(deps, live, signal);
  if (where === 'cluster') return takeClusterBackup(deps, live, signal);
  if (where === 'elsewhere') {
    return keptWithout(live, 'the server is not run by Slipway, which does not back it up');
  }
  const claimRef = { ...ref, name: claimName(live) };
  const claim = await readLive<PersistentVolumeClaim>(
    client,
    builtin.persistentVolumeClaim,
    claimRef,
    { signal },
  );
  // One that goes already went after a backup, or by somebody's own hand.
  if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return undefined;
  // What it was to adopt and never did is not its to back up, nor to delete.
  if (isAdopting(live) && !isHeld(claim, live)) return undefined;
  const jobRef = { ...ref, name: taskJobName(live, 'snapshot') };
  const job = await readLive<Job>(client, builtin.job, jobRef, { signal });
  if (job !== undefined) return outcome(live, job);
  return begin(deps, live, signal);
}

/**
 * Where the data is. Of what is not on a server of Slipway's own nothing is on a claim, and it is
 * not to pass for a database without data.
 */
async function whereIs(
  deps: DatabaseDependencies,
  live: Database,
  signal: AbortSignal,
): Promise<'own' | 'cluster' | 'elsewhere'> {
  const { client, caches } = deps;
  const ref = { ...refTo(live), name: credentialsSecretName(live) };
  const metadataOnly = { signal, metadataOnly: true };
  const credentials = await readLive(client, builtin.secret, ref, metadataOnly);
  const hasKinds = hasCloudNativePG(caches);
  const options = { client, database: live, hasCloudNativePG: hasKinds, signal };
  if (isInCluster(credentials) || (await hasCluster(options))) return 'cluster';
  const parsed = parseDatabase(live);
  const given = parsed.ok ? (await compute(deps, parsed.value, signal)).provisioner : undefined;
  // All of it may be gone already, its Secret included.
  if (given?.name === 'CloudNativePG') return 'cluster';
  const isOurs = given === undefined || given.runsServer;
  return madeWithClass(credentials, live) === undefined && isOurs ? 'own' : 'elsewhere';
}

function outcome(database: Database, job: Job): string | undefined {
  const { name, state } = toTask(job);
  const { namespace = '' } = database.metadata;
  if (state === 'succeeded') return undefined;
  if (state === 'running')
    return `Job ${name} makes the last backup; volume and credentials go after it`;
  return `Job ${name} could not make the last backup; see kubectl logs --namespace ${namespace} job/${name} --all-containers, and try again with kubectl delete --namespace ${namespace} job/${name}; ${waysOut(database)}`;
}

async function begin(
  deps: DatabaseDependencies,
  live: Database,
  signal: AbortSignal,
): Promise<string | undefined> {
  const kept = (why: string): string => keptWithout(live, why);
  const parsed = parseDatabase(live);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    return kept(`${problem?.field ?? 'spec'}: ${problem?.message ?? 'is not valid'}`);
  }
  if (live.metadata.finalizers?.includes(foregroundFinalizer) ?? false) {
    return kept('with --cascade=foreground Kubernetes takes the server away first');
  }
  const desired = await compute(deps, parsed.value, signal);
  const { input } = desired;
  const problem = targetProblem(input) ?? desired.problems.find(({ blocks }) => blocks);
  if (problem !== undefined) return kept(problem.message);
  await startServer(deps, desired, signal);
  const after = await compute(deps, parsed.value, signal);
  const health = after.provisioner.health(after.input);
  if (health.state !== 'available') {
    return `The last backup is made once the server runs: ${health.message}; ${waysOut(live)}`;
  }
  const policy = backupPolicy({ ...after.input, database: withBackups(parsed.value) });
  const image = imageOf(after);
  if (policy === undefined || image === undefined) return kept('there is nowhere to keep it');
  const server = { image, version: after.version ?? '', isAvailable: true };
  const images = imagesOf(after.input, server);
  if (images === undefined) return kept('there is no image of the tool that keeps it');
  const job = buildSnapshotJob(after.input, policy, images);
  await deps.writer.ensure(builtin.job, job, undefined, { signal });
  return outcome(live, job);
}

function imageOf({ objects }: DesiredState): string | undefined {
  const set = objects.find(({ resource }) => resource === builtin.statefulSet)?.object;
  const [container] = listAt(set, 'spec', 'template', 'spec', 'containers');
  return textAt(container, 'image');
}
