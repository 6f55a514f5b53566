import type { Database } from '../../../crds/database/v1alpha1.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Secret } from '../types.ts';
import { clusterOf, putClusters } from './cloud-native-pg.ts';
import { createFakeLoginServer, type FakeLoginServer } from './fake-login-server.ts';
import { createHarness, type Harness, type HarnessOptions } from './harness.ts';
import { child, databaseOf, ref, textsOf } from './objects.ts';
import { createSharedHarness } from './shared-server.ts';

export const rotationSecret = { ...child, name: `${child.name}-rotation` };
export const [first, second] = ['shop_orders-main_1', 'shop_orders-main_2'];

/** Who provides the server. */
export type Place = 'StatefulSet' | 'Server' | 'CloudNativePG';

/** A Database, and the server that it is on. */
export interface RotationHarness extends Harness {
  readonly server: FakeLoginServer;
}

/** Creates it with a Database that is Ready. */
export async function createRotationHarness(
  place: Place,
  spec: Partial<Database['spec']> = {},
  options: Omit<HarnessOptions, 'server'> = {},
): Promise<RotationHarness> {
  const server = createFakeLoginServer(place === 'CloudNativePG');
  const harness = createAt(place, spec, { ...options, server });
  await harness.reconcile();
  // The Cluster is there, and is the server that logins are tried on.
  const uid = clusterOf(harness)?.metadata.uid;
  if (uid !== undefined) harness.clusterPasswords.set(uid, server.passwords);
  await harness.converge();
  return { ...harness, server };
}

function createAt(place: Place, spec: Partial<Database['spec']>, options: HarnessOptions): Harness {
  const { metadata = {} } = options.database ?? {};
  if (place === 'Server') return createSharedHarness(spec, metadata, options);
  if (place === 'StatefulSet') return createHarness({ database: databaseOf(spec), ...options });
  const database = databaseOf({ ...spec, className: 'clusters' }, metadata);
  const harness = createHarness({ ...options, database });
  putClusters(harness);
  return harness;
}

/** As `kubectl annotate db/orders-main slipway.dev/rotate=<text>`. */
export function demand({ cluster }: Harness, text: string): void {
  const live = cluster.find<Database>(databaseResource, ref) ?? databaseOf();
  const annotations = { ...live.metadata.annotations, 'slipway.dev/rotate': text };
  cluster.put(databaseResource, { ...live, metadata: { ...live.metadata, annotations } });
}

/** Lets so much time pass, and all happen that is due; in milliseconds. */
export async function pass(harness: Harness, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 30_000) {
    harness.clock.advance(Math.min(30_000, ms - passed));
    await harness.converge();
  }
}

/** What a service is given, and whether the server lets it in. */
export function served({ cluster, server }: RotationHarness): unknown {
  const { username = '', password = '' } = textsOf(cluster) ?? {};
  return {
    username,
    isLetIn: server.passwords.get(username) === password,
    logins: [...server.passwords.keys()],
    isOver: cluster.find<Secret>(builtin.secret, rotationSecret) === undefined,
  };
}
