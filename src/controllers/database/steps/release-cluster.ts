import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { refTo, type KubeObject, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { Resource } from '../../../runtime/resource.ts';
import { readLive } from '../../read-live.ts';
import { clusterAnnotation } from '../../well-known.ts';
import { hibernationAnnotation } from '../cloud-native-pg.ts';
import { clusterName, clusterRoleNames, scheduledBackupName } from '../names.ts';
import { isClaimed, isOwnedBy, ownershipOf } from '../ownership.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import { letVolumeGo } from './release-volume.ts';
import { annotate } from './write-over.ts';

/** Owns the annotation that stops a Cluster whose Database is gone; the rest stays as it was. */
const hibernationManager = 'slipway-hibernation';

/** The claims of a Cluster, as the cache has them. */
export type ClusterClaims = (cluster: ObjectRef) => readonly PersistentVolumeClaim[];

export interface ReleaseCluster {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: ObjectWriter;
  readonly database: Database;
  /** The API server serves the kinds of CloudNativePG. */
  readonly hasCloudNativePG: boolean;
  readonly clusterClaims: ClusterClaims;
  readonly signal: AbortSignal;
}

/** What reading takes of it. */
type ReadCluster = Omit<ReleaseCluster, 'writer' | 'clusterClaims'>;

/** Whether the data is, or was, in a Cluster, as its Secret says. */
export function isInCluster(credentials: KubeObject | undefined): boolean {
  return credentials?.metadata.annotations?.[clusterAnnotation] !== undefined;
}

/** Whether a Cluster of the Database is there, as the API server has it. */
export async function hasCluster(options: ReadCluster): Promise<boolean> {
  return (
    (await ownObject(options, builtin.cnpgCluster, clusterName(options.database))) !== undefined
  );
}

/** Stops the Cluster of a Database that goes while its data stays; it keeps its volumes. */
export async function stopCluster(options: ReleaseCluster): Promise<void> {
  const cluster = await ownObject(options, builtin.cnpgCluster, clusterName(options.database));
  if (cluster === undefined || cluster.metadata.deletionTimestamp !== undefined) return;
  if (cluster.metadata.annotations?.[hibernationAnnotation] === 'on') return;
  const annotations = { [hibernationAnnotation]: 'on' };
  await annotate(options.writer, builtin.cnpgCluster, cluster, annotations, hibernationManager);
}

/**
 * Deletes the Cluster, its volumes with it, and what was made in it. Returns what the deletion waits
 * for; undefined once the Cluster is gone.
 */
export async function deleteCluster(
  options: ReleaseCluster,
  credentials: KubeObject | undefined,
): Promise<string | undefined> {
  const { database, hasCloudNativePG } = options;
  const name = clusterName(database);
  if (!hasCloudNativePG) {
    if (!isInCluster(credentials)) return undefined;
    return `The API server lacks the kinds of CloudNativePG, so that Cluster ${name} cannot be deleted; install it again, or give the data up to whoever deletes its volumes with kubectl patch --namespace ${database.metadata.namespace ?? ''} database.slipway.dev/${database.metadata.name} --type merge --patch '{"spec":{"deletionPolicy":"Retain"}}'`;
  }
  const cluster = await ownObject(options, builtin.cnpgCluster, name);
  if (cluster !== undefined) {
    await stopSchedule(options);
    await letVolumesGo(options, cluster);
    await remove(options, builtin.cnpgCluster, cluster);
    const left = await ownObject(options, builtin.cnpgCluster, name);
    if (left?.metadata.uid === cluster.metadata.uid) {
      return `Cluster ${name} is being deleted; it goes once CloudNativePG has let it go`;
    }
  }
  // After the Cluster: without it CloudNativePG holds none of these back.
  const roles = Object.values(clusterRoleNames(database));
  const made: readonly (readonly [Resource, string])[] = [
    [builtin.cnpgDatabase, name],
    ...roles.map((role) => [builtin.cnpgDatabaseRole, role] as const),
  ];
  for (const [resource, child] of made) {
    const live = await ownObject(options, resource, child);
    if (live !== undefined) await remove(options, resource, live);
  }
  return undefined;
}

/** Nothing is to begin a Backup that waits for a Cluster which never comes back. */
async function stopSchedule(options: ReleaseCluster): Promise<void> {
  const { client, database, signal } = options;
  const ref = { ...refTo(database), name: scheduledBackupName(database) };
  const resource = builtin.cnpgScheduledBackup;
  const live = await readLive(client, resource, ref, { signal, metadataOnly: true });
  if (live !== undefined && ownershipOf(live, database) === 'ours') {
    await remove(options, resource, live);
  }
}

/** As those of a server of Slipway's own, before the Cluster takes their claims along. */
async function letVolumesGo(options: ReleaseCluster, cluster: KubeObject): Promise<void> {
  for (const claim of options.clusterClaims(refTo(cluster))) {
    if (isOwnedBy(claim, cluster)) await letVolumeGo(options, claim);
  }
}

/** The object as the API server has it, where it is ours. */
async function ownObject(
  { client, database, hasCloudNativePG, signal }: ReadCluster,
  resource: Resource,
  name: string,
): Promise<KubeObject | undefined> {
  if (!hasCloudNativePG) return undefined;
  const ref = { ...refTo(database), name };
  const live = await readLive(client, resource, ref, { signal, metadataOnly: true });
  return live !== undefined && isClaimed(live, database) ? live : undefined;
}

async function remove(
  { writer }: ReleaseCluster,
  resource: Resource,
  live: KubeObject,
): Promise<void> {
  if (live.metadata.deletionTimestamp === undefined) await writer.remove(resource, live);
}
