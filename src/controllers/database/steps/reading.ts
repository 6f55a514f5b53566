import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import { textAt } from '../../wire-value.ts';
import type { DatabaseCaches } from '../caches.ts';
import type { ObservedSecret } from '../observed.ts';
import { isClaimed } from '../ownership.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../types.ts';
import { readLive } from '../../read-live.ts';

/** What is read of, and for whom. */
export interface Reading {
  readonly caches: DatabaseCaches;
  readonly client: Pick<KubeClient, 'get' | 'list'>;
  readonly database: Database;
  readonly signal: AbortSignal;
}

/** The volume that the claim names, as far as the cache knows it. */
export function volumeOf(
  caches: DatabaseCaches,
  claim: PersistentVolumeClaim | undefined,
): PersistentVolume | undefined {
  const name = textAt(claim, 'spec', 'volumeName');
  return name === undefined ? undefined : caches.volumes.lister.get({ namespace: '', name });
}

/** A Secret that is not labelled as one of a database may still be one that we may take over. */
export async function readSecret(reading: Reading, name: string): Promise<ObservedSecret> {
  const { caches, client, database, signal } = reading;
  const ref = { namespace: refTo(database).namespace, name };
  const content = await caches.contents.resolve('Secret', ref, signal);
  const labelled = caches.secrets.lister.get(ref);
  const version = labelled?.metadata.resourceVersion ?? '';
  if (content.state !== 'present' || name === database.spec.secretName) {
    return { name, content, version, isClaimed: true };
  }
  const options = { metadataOnly: true, signal };
  const live = labelled ?? (await readLive<KubeObject>(client, builtin.secret, ref, options));
  return { name, content, version, isClaimed: live !== undefined && isClaimed(live, database) };
}
