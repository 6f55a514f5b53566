import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { controllerOf, refTo } from '../../../runtime/kube-object.ts';
import { readLive } from '../../read-live.ts';
import { adoptedHashAnnotation } from '../../well-known.ts';
import { listAt, textAt } from '../../wire-value.ts';
import type { Pod } from '../../microservice/types.ts';
import { holderOf, isHeld } from '../adoption/held-claim.ts';
import { childNameOf, claimName, credentialsSecretName } from '../names.ts';
import type { Observed, ObservedAdoption } from '../observed.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import type { Reading } from './reading.ts';

type Adopting = Pick<Observed, 'claim' | 'adoption'>;

/**
 * Reads what is to be adopted. Once the Database holds the claim and its pod is there, all of it is
 * from caches. Before that, and while the pod is away, claim and pods are read from the API server:
 * a cache that lags would have two servers write to one volume. What is not `mayStart` starts
 * nothing, and so needs no look.
 */
export async function observeAdoption(
  reading: Reading,
  cached: PersistentVolumeClaim | undefined,
  mayStart: boolean,
): Promise<Adopting> {
  const { caches, database, signal } = reading;
  const { adopt } = database.spec;
  if (adopt === undefined) return { claim: cached };
  const { namespace } = refTo(database);
  const secretRef = { namespace, name: adopt.secretName };
  const credentials = { namespace, name: credentialsSecretName(database) };
  const isSure = isHeld(cached, database) && !mayStart;
  const claim = isSure ? cached : await readClaim(reading);
  const [content, rival, mountedBy] = await Promise.all([
    caches.contents.resolve('Secret', secretRef, signal),
    rivalOf(reading, claim),
    mayStart && claim !== undefined ? mountingPods(reading) : [],
  ]);
  const copied = caches.secrets.lister.get(credentials);
  const adoption: ObservedAdoption = {
    secret: { name: adopt.secretName, content, version: '', isClaimed: true },
    copiedHash: copied?.metadata.annotations?.[adoptedHashAnnotation] ?? '',
    rival,
    mountedBy,
  };
  return { claim, adoption };
}

function readClaim({ client, database, signal }: Reading) {
  const ref = { ...refTo(database), name: claimName(database) };
  return readLive<PersistentVolumeClaim>(client, builtin.persistentVolumeClaim, ref, { signal });
}

/** The other Database that holds the claim, as long as it is there and still adopts it. */
async function rivalOf(
  { client, database, signal }: Reading,
  claim: PersistentVolumeClaim | undefined,
): Promise<string | undefined> {
  const name = claim === undefined ? undefined : holderOf(claim);
  if (name === undefined || name === database.metadata.name) return undefined;
  const ref = { ...refTo(database), name };
  const live = await readLive<Database>(client, databaseResource, ref, { signal });
  return live !== undefined && claimName(live) === claimName(database) ? name : undefined;
}

/** The pods that are not over, mount the claim and are not of our own server, by name. */
async function mountingPods({ client, database, signal }: Reading): Promise<readonly string[]> {
  const name = claimName(database);
  const pods: string[] = [];
  const options = {
    namespace: refTo(database).namespace,
    fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
    signal,
  };
  for await (const { items } of client.list<Pod>(builtin.pod, options)) {
    for (const pod of items) {
      const mounts = listAt(pod, 'spec', 'volumes').some(
        (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') === name,
      );
      const owner = controllerOf(pod);
      const isOurs =
        owner?.kind === builtin.statefulSet.kind && owner.name === childNameOf(database);
      if (mounts && !isOurs) pods.push(pod.metadata.name);
    }
  }
  return pods.toSorted();
}
