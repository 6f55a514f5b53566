import type { DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import { keyFor, refTo, type ObjectRef } from '../../../runtime/kube-object.ts';
import { selectClass, type Judged, type SelectedClass } from '../../class-selection.ts';
import { at } from '../../wire-value.ts';
import { comesBefore } from '../namespace-limit.ts';
import { clusterAnnotation, madeOnAnnotation } from '../../well-known.ts';
import {
  clusterIndex,
  hasCloudNativePG,
  hasClusterBackups,
  hasCredentials,
  podIndex,
  type DatabaseCaches,
} from '../caches.ts';
import type { Cluster, ClusterVolume, ObservedCluster } from '../cloud-native-pg.ts';
import {
  adminSecretName,
  authoritySecretName,
  childNameOf,
  claimName,
  clusterName,
  clusterRoleNames,
  credentialsSecretName,
  scheduledBackupName,
} from '../names.ts';
import type { Observed, ObservedSecret } from '../observed.ts';
import { isOwnedBy, madeWithClass } from '../ownership.ts';
import { microserviceOf, usageOf } from '../usage.ts';
import { observeAdoption } from './observe-adoption.ts';
import { observeBackups } from './observe-backups.ts';
import { observeCertificates } from './observe-certificates.ts';
import { observeRotation } from './observe-rotation.ts';
import { readSecret, volumeOf, type Reading } from './reading.ts';

const systemNamespace = { namespace: '', name: 'kube-system' };

/** Reads all that the Database is computed from; from caches, but for foreign Secrets. */
export async function observe(reading: Reading): Promise<Observed> {
  const { caches, database } = reading;
  const { namespace } = refTo(database);
  const { secretName } = database.spec;
  const selected = selectedClass(caches, database);
  const child = { namespace, name: childNameOf(database) };
  const serverSecret = selected.class?.spec.server?.adminSecret;
  const authority =
    selected.class?.spec.provisioner === 'CloudNativePG'
      ? { namespace, name: authoritySecretName(database) }
      : undefined;
  const [credentials, admin, external, serverAdmin, rotation, authoritySecret] = await Promise.all([
    readSecret(reading, credentialsSecretName(database)),
    readSecret(reading, adminSecretName(database)),
    secretName === undefined ? undefined : readSecret(reading, secretName),
    serverSecret === undefined ? undefined : readServerSecret(reading, serverSecret),
    observeRotation(reading, selected.class?.spec.rotation?.every),
    authority === undefined ? undefined : readServerSecret(reading, authority),
  ]);
  const pods = caches.pods.lister.byIndex(podIndex, keyFor(refTo(database)));
  const usage = usageOf(database, ownerIn(caches, database));
  const { claim, adoption } = await observeAdoption(
    reading,
    caches.claims.lister.get({ namespace, name: claimName(database) }),
    pods.length === 0 && usage !== 'released',
  );
  return {
    namespaceTerminating: isTerminating(caches, namespace),
    ...selected,
    statefulSet: caches.statefulSets.lister.get(child),
    service: caches.services.lister.get(child),
    networkPolicy: caches.networkPolicies.lister.get(child),
    claim,
    volume: volumeOf(caches, claim),
    pods,
    backups: await observeBackups(reading, selected.class),
    certificates: await observeCertificates(reading, selected.class),
    credentials,
    admin,
    external,
    adoption,
    serverAdmin,
    rotation,
    cloudNativePG: clusterOf(caches, database),
    authority: authoritySecret,
    clusterId: caches.namespaces.lister.get(systemNamespace)?.metadata.uid ?? '',
    usage,
    earlier: countEarlier(caches, database, selected.class),
  };
}

/**
 * The class that the Database names, or that it was made with on a shared server: another default
 * one must not lead it to another server. Else the default one.
 */
function selectedClass(caches: DatabaseCaches, database: Database): SelectedClass<DatabaseClass> {
  const { className: named, engine } = database.spec;
  const ref = { ...refTo(database), name: credentialsSecretName(database) };
  const className = named ?? madeWithClass(caches.secrets.lister.get(ref), database);
  const classes = caches.classes.lister.list();
  const candidates = classes.filter((candidate) => mayServe(candidate, engine));
  return selectClass(className === undefined ? candidates : classes, className);
}

/** What is there of the Database in CloudNativePG. */
function clusterOf(caches: DatabaseCaches, database: Database): ObservedCluster {
  const { clusters, databases, roles } = caches.cloudNativePG;
  const { backups, schedules } = caches.clusterBackups;
  const { namespace } = refTo(database);
  const names = clusterRoleNames(database);
  const secret = caches.secrets.lister.get({ namespace, name: credentialsSecretName(database) });
  const { annotations } = secret?.metadata ?? {};
  const cluster = clusters.lister.get({ namespace, name: clusterName(database) });
  return {
    isInstalled: hasCloudNativePG(caches),
    cluster,
    database: databases.lister.get({ namespace, name: clusterName(database) }),
    owner: roles.lister.get({ namespace, name: names.owner }),
    first: roles.lister.get({ namespace, name: names.first }),
    second: roles.lister.get({ namespace, name: names.second }),
    volumes: cluster === undefined ? [] : volumesOf(caches, cluster),
    backups: {
      isInstalled: hasClusterBackups(caches),
      schedule: schedules.lister.get({ namespace, name: scheduledBackupName(database) }),
      made: backups.lister.byIndex(
        clusterIndex,
        keyFor({ namespace, name: clusterName(database) }),
      ),
    },
    wasMade:
      annotations?.[clusterAnnotation] === clusterName(database) &&
      annotations[madeOnAnnotation] !== undefined,
  };
}

/** The volumes that the Cluster has claimed, in an order of their own. */
function volumesOf(caches: DatabaseCaches, cluster: Cluster): readonly ClusterVolume[] {
  return caches.claims.lister
    .byIndex(clusterIndex, keyFor(refTo(cluster)))
    .filter((claim) => isOwnedBy(claim, cluster))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .map((claim) => ({ claim, volume: volumeOf(caches, claim) }));
}

/** Where the class lets a namespace have so many: those of the class that come first. */
function countEarlier(
  caches: DatabaseCaches,
  database: Database,
  databaseClass: DatabaseClass | undefined,
): number | undefined {
  if (databaseClass?.spec.limits?.databases === undefined) return undefined;
  const { name } = databaseClass.metadata;
  return caches.databases.lister
    .inNamespace(refTo(database).namespace)
    .filter((other) => other.metadata.uid !== database.metadata.uid)
    .filter((other) => selectedClass(caches, other).class?.metadata.name === name)
    .filter((other) => comesBefore(other, database) || hasCredentials(caches, other)).length;
}

/** Whether a class is for the engine, as far as it can be told of one that is not valid. */
function mayServe({ spec, invalid }: Judged<DatabaseClass>, engine: string): boolean {
  const served: unknown = invalid === undefined ? spec.engine : at(spec, 'engine');
  return served === engine || (invalid !== undefined && typeof served !== 'string');
}

/** Whether the namespace is being deleted. */
export function isTerminating(caches: DatabaseCaches, namespace: string): boolean {
  const live = caches.namespaces.lister.get({ namespace: '', name: namespace });
  return live?.metadata.deletionTimestamp !== undefined;
}

function ownerIn(caches: DatabaseCaches, database: Database) {
  const name = microserviceOf(database);
  if (name === undefined) return undefined;
  return caches.microservices.lister.get({ namespace: refTo(database).namespace, name });
}

async function readServerSecret(
  { caches, signal }: Reading,
  ref: ObjectRef,
): Promise<ObservedSecret> {
  const content = await caches.contents.resolve('Secret', ref, signal);
  return { name: ref.name, content, version: '', isClaimed: true };
}
