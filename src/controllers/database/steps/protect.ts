import { databaseResource, endsData } from '../../../crds/database/v1alpha1.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { dataFinalizer } from '../../well-known.ts';
import type { DesiredState } from '../desired.ts';
import { isClaimed } from '../ownership.ts';
import type { Scope } from './scope.ts';

/**
 * Keeps the finalizer on the Database exactly while it is needed: deletionPolicy is Delete or
 * Snapshot and Slipway makes the database, or a Cluster has to be stopped that outlives the
 * Database. It goes on before there is any data to delete.
 */
export async function protect(writer: ObjectWriter, { database, desired }: Scope): Promise<void> {
  const isDeleted = endsData(database.spec.deletionPolicy) && desired.provisioner.makesDatabase;
  const isNeeded = isDeleted || leavesCluster(desired);
  const isPresent = database.metadata.finalizers?.includes(dataFinalizer) ?? false;
  if (isNeeded && !isPresent) {
    await writer.addFinalizer(databaseResource, database, dataFinalizer);
  } else if (!isNeeded && isPresent && !endsData(database.spec.deletionPolicy)) {
    await writer.removeFinalizer(databaseResource, database, dataFinalizer);
  }
}

function leavesCluster({ provisioner, input }: DesiredState): boolean {
  const { cluster } = input.observed.cloudNativePG;
  const isThere = cluster !== undefined && isClaimed(cluster, input.database);
  return provisioner.name === 'CloudNativePG' || isThere;
}
