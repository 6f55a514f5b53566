import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { Resource } from '../../../runtime/resource.ts';
import { dataFinalizer } from '../../well-known.ts';
import {
  adminSecretName,
  certificateSecretName,
  childNameOf,
  claimName,
  credentialsSecretName,
  ownAuthoritySecretName,
  rotationSecretName,
} from '../names.ts';
import { hasDataOf } from '../adoption/held-claim.ts';
import { isClaimed, madeWithClass, ownershipOf } from '../ownership.ts';
import { deleteCluster, isInCluster, stopCluster, type ClusterClaims } from './release-cluster.ts';
import { letVolumeGo } from './release-volume.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import { readLive } from '../../read-live.ts';

export interface Finalize {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: ObjectWriter;
  readonly database: Database;
  readonly namespaceTerminating: boolean;
  /** The API server serves the kinds of CloudNativePG. */
  readonly hasCloudNativePG: boolean;
  readonly clusterClaims: ClusterClaims;
  /** Drops the database on a shared server: see {@link dropTenant}. */
  readonly dropShared: (madeWith: string | undefined) => Promise<DroppedShared>;
  /** Makes the last backup: see {@link takeSnapshot}. */
  readonly takeSnapshot: (live: Database) => Promise<string | undefined>;
  readonly signal: AbortSignal;
}

/** What came of it where the database is on a shared server. */
export type DroppedShared =
  | { readonly isShared: false }
  | { readonly isShared: true; readonly waitsFor: string | undefined };

/**
 * What is left to do when a Database is deleted. Without the finalizer nothing: volume and Secrets
 * stay, the rest goes by its owner reference. With it and deletionPolicy Delete, or Snapshot once a
 * last backup is made, the data is deleted: first the server, then the claim, or the Cluster, or
 * the database on a shared server, and, once that is gone, the Secrets, so that credentials live as
 * long as the data; else a Cluster is stopped. All is read from the API server first, the Database
 * and its deletionPolicy included, and deleted by UID. Returns what the deletion waits for;
 * undefined once the finalizer is off. In a namespace that is going away, the finalizer is dropped
 * at once: everything goes with it.
 */
export async function finalize(options: Finalize): Promise<string | undefined> {
  const { writer, database } = options;
  if (!(database.metadata.finalizers?.includes(dataFinalizer) ?? false)) return undefined;
  const waitsFor = options.namespaceTerminating ? undefined : await release(options);
  if (waitsFor !== undefined) return waitsFor;
  await writer.removeFinalizer(databaseResource, database, dataFinalizer);
  return undefined;
}

/** Deletes the data where it is to go, and else stops what runs on. */
async function release(options: Finalize): Promise<string | undefined> {
  const { client, database, signal } = options;
  const live = await readLive<Database>(client, databaseResource, refTo(database), { signal });
  if (live === undefined || !isLeaving(live, database)) return undefined;
  switch (live.spec?.deletionPolicy) {
    case 'Delete':
      return deleteData(options);
    case 'Snapshot':
      return (await options.takeSnapshot(live)) ?? deleteData(options);
    default:
      await stopCluster(options);
      return undefined;
  }
}

async function deleteData(options: Finalize): Promise<string | undefined> {
  const { writer, database } = options;
  const read = metadataReader(options);
  const credentials = await read(builtin.secret, credentialsSecretName(database));
  const isManaged = isInCluster(credentials);
  const shared: DroppedShared = isManaged
    ? { isShared: false }
    : await options.dropShared(madeWithClass(credentials, database));
  const waitsFor = shared.isShared
    ? shared.waitsFor
    : ((await deleteCluster(options, credentials)) ?? (await deleteServer(options)));
  if (waitsFor !== undefined) return waitsFor;
  const admin = await read(builtin.secret, adminSecretName(database));
  const rotation = await read(builtin.secret, rotationSecretName(database));
  const certificate = await read(builtin.secret, certificateSecretName(database));
  const authority = await read(builtin.secret, ownAuthoritySecretName(database));
  for (const secret of [credentials, admin, rotation, certificate, authority]) {
    if (secret !== undefined && isClaimed(secret, database)) {
      await removeOnce(writer, builtin.secret, secret);
    }
  }
  return undefined;
}

/** Deletes the server of its own, and the claim of its volume. */
async function deleteServer(options: Finalize): Promise<string | undefined> {
  const { client, writer, database, signal } = options;
  const read = metadataReader(options);
  const statefulSet = await read(builtin.statefulSet, childNameOf(database));
  if (statefulSet !== undefined && ownershipOf(statefulSet, database) === 'ours') {
    await removeOnce(writer, builtin.statefulSet, statefulSet);
  }
  const ref = { ...refTo(database), name: claimName(database) };
  const resource = builtin.persistentVolumeClaim;
  const claim = await readLive<PersistentVolumeClaim>(client, resource, ref, { signal });
  if (claim === undefined || !hasDataOf(claim, database)) return undefined;
  await letVolumeGo(options, claim);
  await removeOnce(writer, resource, claim);
  const left = await read(resource, claimName(database));
  if (left?.metadata.uid !== claim.metadata.uid) return undefined;
  return `PersistentVolumeClaim ${claimName(database)} is being deleted; it goes once no pod uses it`;
}

/** Reads the metadata of objects in the namespace of the Database from the API server. */
function metadataReader({ client, database, signal }: Finalize) {
  return (resource: Resource, name: string): Promise<KubeObject | undefined> =>
    readLive(client, resource, { ...refTo(database), name }, { signal, metadataOnly: true });
}

/** Whether the live object is this one, and is being deleted. */
function isLeaving(live: Database, database: Database): boolean {
  return (
    live.metadata.uid === database.metadata.uid && live.metadata.deletionTimestamp !== undefined
  );
}

async function removeOnce(
  writer: ObjectWriter,
  resource: Resource,
  live: KubeObject,
): Promise<void> {
  if (live.metadata.deletionTimestamp === undefined) await writer.remove(resource, live);
}
