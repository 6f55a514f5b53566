import {
  databaseClassResource,
  type DatabaseClass,
} from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Cluster } from '../cloud-native-pg.ts';
import { createHarness, type Harness } from './harness.ts';
import { child, claimedBy, databaseOf, microserviceOf, namespace, textsOf } from './objects.ts';

/** The login of the database `shop/orders-main`. */
export const loginName = 'shop_orders-main_1';

/** A Database of class `clusters`, made for entry `main` of its Microservice; not reconciled yet. */
export function createClusterHarness(spec: Partial<Database['spec']> = {}): Harness {
  const harness = createHarness({
    database: databaseOf({ className: 'clusters', ...spec }, claimedBy('uid-orders')),
    microservice: microserviceOf('uid-orders', ['main']),
  });
  putClusters(harness);
  return harness;
}

/** A class of provisioner CloudNativePG. */
export function putClusters(
  { cluster }: Harness,
  isDefault = false,
  cloudNativePG?: NonNullable<DatabaseClass['spec']['cloudNativePG']>,
): void {
  const annotations = { 'slipway.dev/is-default-class': String(isDefault) };
  cluster.put<DatabaseClass>(databaseClassResource, {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: 'clusters', annotations },
    spec: {
      engine: 'postgres',
      provisioner: 'CloudNativePG',
      ...(cloudNativePG === undefined ? {} : { cloudNativePG }),
    },
  });
}

/** The Cluster that is there. */
export function clusterOf({ cluster }: Harness): Cluster | undefined {
  return cluster.find<Cluster>(builtin.cnpgCluster, child);
}

/** All that a service and its data see, the password and UIDs but for whether they fit. */
export function served(harness: Harness): unknown {
  const { password, uri: _, ...texts } = textsOf(harness.cluster) ?? {};
  const live = clusterOf(harness);
  const known = harness.clusterPasswords.get(live?.metadata.uid ?? '')?.get(loginName);
  return {
    ready: harness.condition('Ready'),
    texts,
    fits: password !== undefined && password === known,
    hibernation: live?.metadata.annotations?.['cnpg.io/hibernation'],
    made: namesOf(harness),
    claims: harness.cluster
      .list(builtin.persistentVolumeClaim)
      .map(({ metadata }) => metadata.name),
  };
}

/** What is there in CloudNativePG, and of Secrets. */
export function namesOf({ cluster }: Harness): readonly string[] {
  const { cnpgCluster, cnpgDatabase, cnpgDatabaseRole, secret } = builtin;
  return [cnpgCluster, cnpgDatabase, cnpgDatabaseRole, secret].flatMap((resource) =>
    cluster
      .list(resource)
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      .toSorted(),
  );
}

/** Deletes the Database as kubectl does. */
export function deleteDatabase({ cluster }: Harness): void {
  cluster.drop(databaseResource, { namespace, name: 'orders-main' });
}

/** The Database is made anew under its name, for the same entry. */
export function makeAgain({ cluster }: Harness, spec: Partial<Database['spec']> = {}): void {
  cluster.put<Database>(
    databaseResource,
    databaseOf({ className: 'clusters', ...spec }, claimedBy('uid-orders')),
  );
}
