import {
  databaseClassResource,
  type DatabaseClass,
} from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { createHarness, type Harness, type HarnessOptions } from './harness.ts';
import { databaseOf, ref, secretWith } from './objects.ts';

/** The Secret of the administrator. */
export const platformSecret = { namespace: 'platform', name: 'pg-admin' };
/** What the database `shop/orders-main` is called on the server. */
export const logicalName = 'shop_orders-main';

type ServerSpec = NonNullable<DatabaseClass['spec']['server']>;

/** A Database of class `shared`, whose server and administrator are there; not reconciled yet. */
export function createSharedHarness(
  spec: Partial<Database['spec']> = {},
  metadata: Partial<Database['metadata']> = {},
  options: Pick<HarnessOptions, 'server' | 'microservice'> = {},
): Harness {
  const database = databaseOf({ className: 'shared', ...spec }, metadata);
  const harness = createHarness({ database, ...options });
  putKubeSystem(harness);
  putServer(harness);
  putAdministrator(harness);
  return harness;
}

export function putKubeSystem({ cluster }: Harness): void {
  const metadata = { name: 'kube-system', uid: 'this-cluster' };
  cluster.put(builtin.namespace, { apiVersion: 'v1', kind: 'Namespace', metadata });
}

/** A class of provisioner Server. */
export function putServer(
  { cluster }: Harness,
  server: Partial<ServerSpec> = {},
  {
    name = 'shared',
    isDefault = false,
    engine = 'postgres',
  }: { name?: string; isDefault?: boolean; engine?: Database['spec']['engine'] } = {},
): void {
  const annotations = { 'slipway.dev/is-default-class': String(isDefault) };
  cluster.put<DatabaseClass>(databaseClassResource, {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name, annotations },
    spec: {
      engine,
      provisioner: 'Server',
      server: { host: 'pg.platform.svc', adminSecret: platformSecret, ...server },
    },
  });
}

export function putAdministrator({ cluster }: Harness, texts: Record<string, string> = {}): void {
  const login = { username: 'admin', password: 'admin-secret', ...texts };
  cluster.put(builtin.secret, secretWith(platformSecret, login));
}

/** The Database is made anew under its name, as by kubectl apply. */
export function putAnew({ cluster }: Harness, spec: Partial<Database['spec']> = {}): void {
  cluster.put(databaseResource, databaseOf({ className: 'shared', ...spec }));
}

/** Deletes the Database as kubectl does. */
export function deleteIt({ cluster }: Harness): void {
  cluster.drop(databaseResource, ref);
}
