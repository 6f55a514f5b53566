import {
  databaseClassResource,
  type DatabaseClass,
} from '../../../crds/database-class/v1alpha1.ts';
import {
  databaseResource,
  type Database,
  type DatabaseSpec,
} from '../../../crds/database/v1alpha1.ts';
import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { entryAnnotation, microserviceLabel, microserviceUidAnnotation } from '../../well-known.ts';
import { decodeSecret } from '../credentials.ts';
import type { PersistentVolumeClaim, Secret, StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

export const namespace = 'shop';
export const ref = { namespace, name: 'orders-main' };
export const owner = { namespace, name: 'orders' };
/** StatefulSet, Service and credentials Secret. */
export const child = { namespace, name: 'orders-main-db' };
export const admin = { namespace, name: 'orders-main-db-admin' };
export const claim = { namespace, name: 'data-orders-main-db-0' };

/** The Database `shop/orders-main`. */
export function databaseOf(
  spec: Partial<DatabaseSpec> = {},
  metadata: Partial<Database['metadata']> = {},
): Database {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { ...ref, generation: 1, ...metadata },
    spec: { engine: 'postgres', ...spec },
  };
}

/** The metadata of a Database that Microservice `orders` of this UID claims for entry `main`. */
export function claimedBy(uid: string): Partial<Database['metadata']> {
  return {
    labels: { [microserviceLabel]: owner.name },
    annotations: { [entryAnnotation]: 'main', [microserviceUidAnnotation]: uid },
  };
}

/** Microservice `orders` with these entries. */
export function microserviceOf(uid: string, entries: readonly string[]): Microservice {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { ...owner, uid, generation: 1 },
    spec: {
      image: 'app',
      databases: entries.map((entry) => ({ name: entry, engine: 'postgres' as const })),
    },
  };
}

/** Puts the class `standard`, marked default, in. */
export function putClass(cluster: FakeCluster, spec: DatabaseClass['spec']): void {
  cluster.put(databaseClassResource, {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: {
      name: 'standard',
      annotations: { 'slipway.dev/is-default-class': 'true' },
    },
    spec,
  });
}

/** As a user edits the Database. */
export function change(cluster: FakeCluster, spec: Partial<DatabaseSpec>): void {
  const live = cluster.find<Database>(databaseResource, ref) ?? databaseOf();
  const generation = (live.metadata.generation ?? 0) + 1;
  cluster.put<Database>(databaseResource, {
    ...live,
    spec: { ...live.spec, ...spec },
    metadata: { ...live.metadata, generation },
  });
}

/** The namespace is being deleted. */
export function terminateNamespace(cluster: FakeCluster): void {
  cluster.put(builtin.namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x'] },
  });
}

/** A Secret of these texts. */
export function secretWith(
  metadata: Secret['metadata'],
  texts: Readonly<Record<string, string>>,
): Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    data: Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    ),
  };
}

/** The texts of a Secret that is there. */
export function textsOf(
  cluster: FakeCluster,
  at: { namespace: string; name: string } = child,
): Readonly<Record<string, string>> | undefined {
  const secret = cluster.find<Secret>(builtin.secret, at);
  return secret === undefined ? undefined : decodeSecret(secret);
}

export function statefulSetOf(cluster: FakeCluster): StatefulSet | undefined {
  return cluster.find<StatefulSet>(builtin.statefulSet, child);
}

export function claimOf(cluster: FakeCluster): PersistentVolumeClaim | undefined {
  return cluster.find<PersistentVolumeClaim>(builtin.persistentVolumeClaim, claim);
}

/** The image that the server runs. */
export function imageOf(cluster: FakeCluster): string | undefined {
  return statefulSetOf(cluster)?.spec?.template.spec?.containers[0]?.image;
}
