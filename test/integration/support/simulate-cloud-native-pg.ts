import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  hibernationAnnotation,
  type Cluster,
  type ClusterBackup,
  type ClusterDatabase,
  type ClusterRole,
} from '../../../src/controllers/database/cloud-native-pg.ts';
import { decodeSecret } from '../../../src/controllers/database/credentials.ts';
import type { Secret } from '../../../src/controllers/database/types.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { isConflict, isNotFound } from '../../../src/runtime/errors.ts';
import { refTo, type KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { Kubectl } from '../../control-plane/kubectl.ts';
import { find, listAll } from './objects.ts';
import type { SimulatedClusterServer } from './simulated-cluster-server.ts';

/** The folder with the CRDs of CloudNativePG; undefined where nobody named one. */
export const cloudNativePGCrds = process.env['CLOUDNATIVE_PG_CRDS'];

/** For `describe.skipIf`. */
export const isCloudNativePGMissing =
  cloudNativePGCrds === undefined || !existsSync(cloudNativePGCrds);

/** For the name of tests that need them: says why they were skipped, where they are. */
export const whyNoCloudNativePG = isCloudNativePGMissing
  ? 'skipped: CLOUDNATIVE_PG_CRDS names no folder with the CRDs of CloudNativePG'
  : '';

/** The certificate of every authority. */
export const authorityCertificate = 'CERTIFICATE OF THE AUTHORITY';
const operator = { fieldManager: 'cloud-native-pg', force: true } as const;
const finalizer = 'cnpg.io/deleteDatabase';

/** Installs the CRDs and waits until they are served. */
export async function installCloudNativePGCrds(kubectl: Kubectl): Promise<void> {
  await kubectl(['apply', '--server-side', '--filename', cloudNativePGCrds ?? '']);
  await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s']);
}

/**
 * Plays the operator in a namespace until the signal aborts. It starts no server; with one that
 * runs it makes roles and databases there.
 */
export async function simulateCloudNativePG(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
  server?: SimulatedClusterServer,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await runOnce(client, namespace, server);
    } catch (error) {
      // Written by somebody else, or gone, since it was read.
      if (!isConflict(error) && !isNotFound(error) && !signal.aborted) throw error;
    }
    await sleep(200);
  }
}

async function runOnce(
  client: KubeClient,
  namespace: string,
  server: SimulatedClusterServer | undefined,
): Promise<void> {
  const clusters = (await listAll(client, builtin.cnpgCluster, namespace)) as Cluster[];
  const certificate = server?.certificate ?? authorityCertificate;
  for (const cluster of clusters) await runServers(client, cluster, certificate);
  const serving = new Set(
    clusters
      .filter(({ metadata }) => metadata.annotations?.[hibernationAnnotation] !== 'on')
      .map(({ metadata }) => metadata.name),
  );
  for (const object of await listAll(client, builtin.cnpgBackup, namespace)) {
    const backup = object as ClusterBackup;
    const name = backup.spec?.cluster.name ?? '';
    const of = clusters.find(({ metadata }) => metadata.name === name && serving.has(name));
    await runBackup(client, backup, of);
  }
  const known = new Set(clusters.map(({ metadata }) => metadata.name));
  for (const resource of [builtin.cnpgDatabaseRole, builtin.cnpgDatabase]) {
    for (const object of await listAll(client, resource, namespace)) {
      const made = object as ClusterRole | ClusterDatabase;
      const name = made.spec?.cluster.name ?? '';
      // As theirs does: what is left of a Cluster that is gone is let go.
      if (!known.has(name)) await hold(client, resource, made, []);
      else if (serving.has(name)) {
        if (made.metadata.deletionTimestamp === undefined) {
          await hold(client, resource, made, [finalizer]);
        }
        await applyOne(client, resource, made, server);
      }
    }
  }
}

/** As theirs does: what a Cluster is not told of fails for good. */
async function runBackup(
  client: KubeClient,
  backup: ClusterBackup,
  cluster: Cluster | undefined,
): Promise<void> {
  const { phase } = backup.status ?? {};
  if (cluster === undefined || phase === 'completed' || phase === 'failed') return;
  const { spec } = cluster;
  const isTold = spec?.backup !== undefined || (spec?.plugins ?? []).length > 0;
  const end = isTold ? 'completed' : 'failed';
  const stoppedAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await setStatus(client, builtin.cnpgBackup, backup, { phase: end, stoppedAt });
}

async function runServers(
  client: KubeClient,
  cluster: Cluster,
  certificate: string,
): Promise<void> {
  const { namespace = '', name, uid = '', annotations } = cluster.metadata;
  const owner = { apiVersion: cluster.apiVersion, kind: cluster.kind, name, uid };
  await client.apply<Secret>(
    builtin.secret,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { namespace, name: `${name}-ca`, ownerReferences: [owner] },
      data: { 'ca.crt': Buffer.from(certificate).toString('base64') },
    },
    operator,
  );
  const readyInstances = annotations?.[hibernationAnnotation] === 'on' ? 0 : 1;
  await setStatus(client, builtin.cnpgCluster, cluster, {
    phase: 'Cluster in healthy state',
    readyInstances,
  });
}

async function hold(
  client: KubeClient,
  resource: Resource,
  { apiVersion, kind, metadata }: KubeObject,
  finalizers: string[],
): Promise<void> {
  if (JSON.stringify(metadata.finalizers ?? []) === JSON.stringify(finalizers)) return;
  const { uid, name, namespace } = metadata;
  const identity = {
    name,
    ...(uid === undefined ? {} : { uid }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  await client.apply(
    resource,
    { apiVersion, kind, metadata: { ...identity, finalizers } },
    operator,
  );
}

async function applyOne(
  client: KubeClient,
  resource: Resource,
  made: ClusterRole | ClusterDatabase,
  server: SimulatedClusterServer | undefined,
): Promise<void> {
  const applied = { applied: true, observedGeneration: made.metadata.generation ?? 1, message: '' };
  const secretName =
    made.spec !== undefined && 'passwordSecret' in made.spec
      ? made.spec.passwordSecret?.name
      : undefined;
  const secret =
    secretName === undefined
      ? undefined
      : await find<Secret>(client, builtin.secret, { ...refTo(made), name: secretName });
  const secretResourceVersion = secret?.metadata.resourceVersion ?? '';
  const status = { ...applied, ...(secretName === undefined ? {} : { secretResourceVersion }) };
  if (hasStatus(made, status)) return;
  try {
    if (server !== undefined && made.spec !== undefined) await applyTo(server, made.spec, secret);
    await setStatus(client, resource, made, status);
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) throw error;
    await setStatus(client, resource, made, { applied: false, message: String(error) });
  }
}

async function applyTo(
  server: SimulatedClusterServer,
  spec: NonNullable<(ClusterRole | ClusterDatabase)['spec']>,
  secret: Secret | undefined,
): Promise<void> {
  if ('owner' in spec) return server.applyDatabase(spec);
  const { username, password } = secret === undefined ? {} : decodeSecret(secret);
  if (spec.passwordSecret !== undefined && username !== spec.name) {
    throw new Error(`the Secret is of user ${username ?? ''}, and not of ${spec.name}`);
  }
  await server.applyRole(spec, password);
}

function hasStatus(live: { status?: object }, status: object): boolean {
  return Object.entries(status).every(
    ([key, value]) => (Reflect.get(live.status ?? {}, key) ?? '') === value,
  );
}

async function setStatus(
  client: KubeClient,
  resource: Resource,
  live: KubeObject & { status?: object },
  status: object,
): Promise<void> {
  if (hasStatus(live, status)) return;
  const { apiVersion, kind, metadata } = live;
  const { name, namespace = '' } = metadata;
  const body = { apiVersion, kind, metadata: { name, namespace }, status };
  await client.applyStatus(resource, body, operator);
}
