import { parseDatabase, type Database } from '../../../crds/database/v1alpha1.ts';
import { keyFor } from '../../../runtime/kube-object.ts';
import { clusterIndex, hasCloudNativePG } from '../caches.ts';
import { desiredState } from '../desired.ts';
import type { DatabaseDependencies } from '../dependencies.ts';
import type { ReconcileRequest } from '../../../runtime/controller.ts';
import { dropTenant } from './drop-tenant.ts';
import { finalize, type DroppedShared } from './finalize.ts';
import { observe } from './observe.ts';
import { takeSnapshot } from './take-snapshot.ts';

/**
 * Does what is left to do when a Database is deleted, wherever its data is. Returns what the
 * deletion waits for; undefined once the finalizer is off.
 */
export function finishDeletion(
  deps: DatabaseDependencies,
  database: Database,
  namespaceTerminating: boolean,
  request: ReconcileRequest,
): Promise<string | undefined> {
  const { signal } = request;
  const dropShared = (madeWith: string | undefined): Promise<DroppedShared> =>
    drop(deps, database, madeWith, request);
  return finalize({
    ...deps,
    database,
    namespaceTerminating,
    hasCloudNativePG: hasCloudNativePG(deps.caches),
    clusterClaims: (ref) => deps.caches.claims.lister.byIndex(clusterIndex, keyFor(ref)),
    dropShared,
    takeSnapshot: (live) => takeSnapshot(deps, live, signal),
    signal,
  });
}

async function drop(
  deps: DatabaseDependencies,
  database: Database,
  madeWith: string | undefined,
  { key, signal }: ReconcileRequest,
): Promise<DroppedShared> {
  const parsed = parseDatabase(database);
  if (!parsed.ok) {
    const [problem] = parsed.problems;
    const waitsFor = `Slipway cannot tell which database on the server to drop: ${problem?.field ?? 'spec'}: ${problem?.message ?? 'is not valid'}`;
    return madeWith === undefined ? { isShared: false } : { isShared: true, waitsFor };
  }
  const observed = await observe({ ...deps, database: parsed.value, signal });
  const desired = desiredState(parsed.value, observed, false, deps.platform);
  if (madeWith === undefined && desired.provisioner.name !== 'Server') return { isShared: false };
  return { isShared: true, waitsFor: dropTenant({ ...deps, key, desired, madeWith }) };
}
