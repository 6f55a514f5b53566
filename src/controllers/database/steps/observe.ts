import type { Database } from '../../../crds/database/v1alpha1.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { selectClass } from '../../class-selection.ts';
import { databaseLabel } from '../../well-known.ts';
import type { DatabaseCaches } from '../caches.ts';
import { adminSecretName, childNameOf, claimName, credentialsSecretName } from '../names.ts';
import type { Observed, ObservedSecret } from '../observed.ts';
import { isClaimed } from '../ownership.ts';
import { microserviceOf, usageOf } from '../usage.ts';

/** Reads all that the Database is computed from; from caches only. */
export async function observe(
  caches: DatabaseCaches,
  database: Database,
  signal: AbortSignal,
): Promise<Observed> {
  const { namespace } = refTo(database);
  const { className, engine, secretName } = database.spec;
  const classes = caches.classes.lister.list();
  const { class: selected, missingClass } = selectClass(
    className === undefined ? classes.filter(({ spec }) => spec.engine === engine) : classes,
    className,
  );
  const child = { namespace, name: childNameOf(database) };
  const [credentials, admin, external] = await Promise.all([
    readSecret(caches, database, credentialsSecretName(database), signal),
    readSecret(caches, database, adminSecretName(database), signal),
    secretName === undefined ? undefined : readSecret(caches, database, secretName, signal),
  ]);
  return {
    namespaceTerminating: isTerminating(caches, namespace),
    class: selected,
    missingClass,
    statefulSet: caches.statefulSets.lister.get(child),
    service: caches.services.lister.get(child),
    claim: caches.claims.lister.get({ namespace, name: claimName(database) }),
    pods: caches.pods.lister
      .inNamespace(namespace)
      .filter((pod) => pod.metadata.labels?.[databaseLabel] === database.metadata.name),
    credentials,
    admin,
    external,
    usage: usageOf(database, ownerIn(caches, database)),
  };
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

async function readSecret(
  caches: DatabaseCaches,
  database: Database,
  name: string,
  signal: AbortSignal,
): Promise<ObservedSecret> {
  const ref = { namespace: refTo(database).namespace, name };
  const live = caches.secrets.lister.get(ref);
  const content = await caches.contents.resolve('Secret', ref, signal);
  return { name, content, isClaimed: live === undefined || isClaimed(live, database) };
}
