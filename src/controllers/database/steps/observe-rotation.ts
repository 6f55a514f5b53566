import { parseMicroservice, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { keyOf, refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import { contentHash } from '../../microservice/children/deployment/content-hash.ts';
import { workloadName } from '../../microservice/names.ts';
import type { Deployment } from '../../microservice/types.ts';
import type { Content } from '../../microservice/observed.ts';
import {
  contentKey,
  requiredContentKeys,
  requiredContents,
} from '../../microservice/references.ts';
import { contentHashAnnotation } from '../../well-known.ts';
import { countAt, textAt } from '../../wire-value.ts';
import { madeForIndex, rotationIndex, underWay, type DatabaseCaches } from '../caches.ts';
import { credentialsSecretName, rotationSecretName } from '../names.ts';
import { isClaimed, isLabelled } from '../ownership.ts';
import { readLoginRecord } from '../rotation/login-record.ts';
import type { ObservedRotation } from '../rotation/rotation-plan.ts';
import { rotationDemand } from '../rotation/rotation-wish.ts';
import { readLive } from '../../read-live.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Reading } from './reading.ts';
import { microserviceOf } from '../usage.ts';

/**
 * Reads, from caches, how far a rotation is; of pods only while there is one. Where one is meant,
 * by what the Database or its class (`interval`) says, also whether its Secret can be made.
 */
export async function observeRotation(
  reading: Reading,
  interval: string | undefined,
): Promise<ObservedRotation> {
  const { caches, database, signal } = reading;
  const { namespace } = refTo(database);
  const own = (name: string) => {
    const found = caches.secrets.lister.get({ namespace, name });
    return found !== undefined && isClaimed(found, database) ? found : undefined;
  };
  const credentials = own(credentialsSecretName(database));
  const record = credentials && readLoginRecord(credentials.metadata);
  const rotation = own(rotationSecretName(database));
  const isUnderWay = rotation !== undefined || record?.retires !== undefined;
  const isMeant =
    (database.spec.rotation?.every ?? interval) !== undefined ||
    rotationDemand(database, record) !== undefined;
  return {
    record,
    secretVersion: rotation?.metadata.resourceVersion,
    isNameTaken: isMeant && rotation === undefined && (await isNameTaken(reading)),
    isRolledOut: isUnderWay && (await isRolledOut(caches, database, signal)),
    begun: caches.secrets.lister
      .byIndex(rotationIndex, underWay)
      .map(({ metadata }) => metadata.creationTimestamp ?? ''),
  };
}

/** Whether a Secret of the name of a rotation's is somebody else's. */
async function isNameTaken(reading: Reading): Promise<boolean> {
  const { caches, client, database, signal } = reading;
  const ref = { namespace: refTo(database).namespace, name: rotationSecretName(database) };
  if (caches.contents.lookup('Secret', ref).state === 'missing') return false;
  const live = await readLive<KubeObject>(client, builtin.secret, ref, {
    metadataOnly: true,
    signal,
  });
  // One that was made a moment ago, and that the cache does not have yet, is labelled.
  return live !== undefined && !isLabelled(live, database);
}

/**
 * Whether every pod of the service began with what its Secrets hold now: their contents have a hash
 * on the pods, so that no clock is asked. One that is not valid is not rolled out.
 */
async function isRolledOut(
  caches: DatabaseCaches,
  database: Database,
  signal: AbortSignal,
): Promise<boolean> {
  const name = microserviceOf(database);
  const { namespace } = refTo(database);
  if (name === undefined) return true;
  const microservice = caches.microservices.lister.get({ namespace, name });
  if (microservice === undefined) return true;
  const parsed = parseMicroservice(microservice);
  if (!parsed.ok) return false;
  const ref = { namespace, name: workloadName(parsed.value) };
  const deployment = caches.deployments.lister.get(ref);
  if (deployment === undefined) return true;
  const wanted = await wantedHash(caches, parsed.value, signal);
  return runsOnly(deployment, wanted);
}

async function wantedHash(
  caches: DatabaseCaches,
  microservice: Microservice,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { namespace } = refTo(microservice);
  const contents = await Promise.all(
    requiredContents(microservice).map(async ({ kind, name }): Promise<[string, Content]> => {
      const content = await caches.contents.resolve(kind, { namespace, name }, signal);
      return [contentKey(kind, name), content];
    }),
  );
  return contentHash(requiredContentKeys(microservice), new Map(contents));
}

/** All pods that there are, those that are about to go included, are of a template of this hash. */
function runsOnly(deployment: Deployment, hash: string | undefined): boolean {
  const declared = textAt(
    deployment,
    'spec',
    'template',
    'metadata',
    'annotations',
    contentHashAnnotation,
  );
  const status = (field: string): number => countAt(deployment, 'status', field) ?? 0;
  return (
    declared === hash &&
    status('observedGeneration') >= (deployment.metadata.generation ?? 0) &&
    status('updatedReplicas') === status('replicas') &&
    status('terminatingReplicas') === 0
  );
}

/** The Databases, as keys, whose rotation waits for the pods of this Deployment. */
export function waitingForPods(caches: DatabaseCaches, deployment: KubeObject): readonly string[] {
  const isWaiting = (database: Database): boolean => {
    const ref = { ...refTo(database), name: credentialsSecretName(database) };
    const secret = caches.secrets.lister.get(ref);
    return secret !== undefined && readLoginRecord(secret.metadata).retires !== undefined;
  };
  const { lister } = caches.databases;
  return lister.byIndex(madeForIndex, keyOf(deployment)).filter(isWaiting).map(keyOf);
}
