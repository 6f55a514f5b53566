import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo, type KubeObject } from '../../../runtime/kube-object.ts';
import type { Resource } from '../../../runtime/resource.ts';
import {
  clusterLabel,
  hibernationAnnotation,
  type Cluster,
  type ClusterBackup,
  type ClusterDatabase,
  type ClusterRole,
} from '../cloud-native-pg.ts';
import { numberAt, textAt } from '../../wire-value.ts';
import { decodeSecret } from '../credentials.ts';
import type { PersistentVolumeClaim, Secret } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

/** The certificate of every authority. */
export const authorityCertificate = 'CERTIFICATE OF THE AUTHORITY';

/** The passwords of roles that may log in, by UID of the Cluster and name of the role. */
export type ClusterPasswords = Map<string, Map<string, string>>;

/** What Backups come to from now on; they are completed by default. */
export interface ClusterBackups {
  end: 'completed' | 'failed' | 'running';
}

/** Everything that CloudNativePG has to do happens. */
export function runCloudNativePG(
  cluster: FakeCluster,
  passwords: ClusterPasswords,
  backups: ClusterBackups,
): void {
  for (const live of cluster.list<Cluster>(builtin.cnpgCluster)) {
    runServers(cluster, live);
    recover(live, passwords);
  }
  for (const role of cluster.list<ClusterRole>(builtin.cnpgDatabaseRole)) {
    applyRole(cluster, role, passwords);
  }
  for (const database of cluster.list<ClusterDatabase>(builtin.cnpgDatabase)) {
    if (serving(cluster, database) === undefined) continue;
    setStatus(cluster, builtin.cnpgDatabase, database, applied(database));
  }
  for (const backup of cluster.list<ClusterBackup>(builtin.cnpgBackup)) {
    runBackup(cluster, backup, backups.end);
  }
}

/** As theirs: what the Cluster is not told of fails for good, and what does not run is waited for. */
function runBackup(cluster: FakeCluster, backup: ClusterBackup, end: ClusterBackups['end']): void {
  const { phase } = backup.status ?? {};
  if (phase === 'completed' || phase === 'failed') return;
  const ref = { namespace: backup.metadata.namespace ?? '', name: backup.spec?.cluster.name ?? '' };
  const spec = cluster.find<Cluster>(builtin.cnpgCluster, ref)?.spec;
  const isTold = spec?.backup !== undefined || (spec?.plugins ?? []).length > 0;
  if (spec !== undefined && !isTold) {
    const error = 'cannot proceed with the backup as the cluster has no backup section';
    setStatus(cluster, builtin.cnpgBackup, backup, { phase: 'failed', error });
    return;
  }
  if (serving(cluster, backup) === undefined || end === 'running') {
    setStatus(cluster, builtin.cnpgBackup, backup, { phase: 'pending' });
    return;
  }
  const stoppedAt = backup.metadata.creationTimestamp;
  const error = end === 'failed' ? { error: 'no space left on device' } : {};
  setStatus(cluster, builtin.cnpgBackup, backup, { phase: end, stoppedAt, ...error });
}

/** A Cluster that begins with a backup has the roles of the one before. */
function recover({ metadata, spec }: Cluster, passwords: ClusterPasswords): void {
  const { uid = '' } = metadata;
  if (spec?.bootstrap?.recovery === undefined || passwords.has(uid)) return;
  passwords.set(uid, new Map([...passwords.values()].at(-1) ?? []));
}

function runServers(cluster: FakeCluster, live: Cluster): void {
  const { namespace = '', name, uid = '', annotations } = live.metadata;
  const ownerReferences = [
    { apiVersion: live.apiVersion, kind: live.kind, name, uid, controller: true },
  ];
  const claim = { namespace, name: `${name}-1` };
  const labels = { [clusterLabel]: name };
  if (cluster.find(builtin.persistentVolumeClaim, claim) === undefined) {
    cluster.put<PersistentVolumeClaim>(builtin.persistentVolumeClaim, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { ...claim, labels, ownerReferences },
    });
  }
  const authority = { namespace, name: `${name}-ca` };
  if (cluster.find(builtin.secret, authority) === undefined) {
    cluster.put<Secret>(builtin.secret, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...authority, ownerReferences },
      data: { 'ca.crt': Buffer.from(authorityCertificate).toString('base64'), 'ca.key': 'a2V5' },
    });
  }
  const isStopped = annotations?.[hibernationAnnotation] === 'on';
  setStatus(cluster, builtin.cnpgCluster, live, {
    phase: 'Cluster in healthy state',
    readyInstances: isStopped ? 0 : (live.spec?.instances ?? 1),
  });
}

function applyRole(cluster: FakeCluster, role: ClusterRole, passwords: ClusterPasswords): void {
  const uid = serving(cluster, role);
  const { namespace = '' } = role.metadata;
  if (uid === undefined || role.spec === undefined) return;
  const { name, passwordSecret, login } = role.spec;
  const known = passwords.get(uid) ?? new Map<string, string>();
  passwords.set(uid, known);
  if (!login) known.delete(name);
  if (passwordSecret === undefined) {
    setStatus(cluster, builtin.cnpgDatabaseRole, role, applied(role));
    return;
  }
  const secret = cluster.find<Secret>(builtin.secret, { namespace, name: passwordSecret.name });
  if (secret === undefined) {
    setStatus(cluster, builtin.cnpgDatabaseRole, role, {
      applied: false,
      message: `secrets "${passwordSecret.name}" not found`,
    });
    return;
  }
  const { username, password = '' } = decodeSecret(secret);
  if (username !== name) {
    const message = `the Secret is of ${username}, not of ${name}`;
    setStatus(cluster, builtin.cnpgDatabaseRole, role, { ...role.status, applied: false, message });
    return;
  }
  const version = secret.metadata.resourceVersion;
  const isSeen =
    textAt(role, 'status', 'secretResourceVersion') === version &&
    numberAt(role, 'status', 'observedGeneration') === role.metadata.generation;
  if (!isSeen) known.set(name, password);
  const status = { ...applied(role), secretResourceVersion: version };
  setStatus(cluster, builtin.cnpgDatabaseRole, role, status);
}

/** The UID of its Cluster, where that has a server that runs. */
function serving(
  cluster: FakeCluster,
  { metadata, spec }: ClusterRole | ClusterDatabase | ClusterBackup,
): string | undefined {
  const ref = { namespace: metadata.namespace ?? '', name: spec?.cluster.name ?? '' };
  const live = cluster.find<Cluster>(builtin.cnpgCluster, ref);
  const ready: unknown = Reflect.get(live?.status ?? {}, 'readyInstances');
  return typeof ready === 'number' && ready > 0 ? live?.metadata.uid : undefined;
}

function applied({ metadata }: KubeObject): object {
  return { applied: true, observedGeneration: metadata.generation ?? 1 };
}

function setStatus<T extends KubeObject & { status?: object }>(
  cluster: FakeCluster,
  resource: Resource,
  read: T,
  status: object,
): void {
  const live = cluster.find<T>(resource, refTo(read));
  if (live === undefined || JSON.stringify(live.status) === JSON.stringify(status)) return;
  cluster.put<T>(resource, { ...live, status });
}
