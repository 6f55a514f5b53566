import { createHash } from 'node:crypto';
import type { Database } from '../../crds/database/v1alpha1.ts';
import { textAt } from '../wire-value.ts';
import { childName, databaseChildName } from '../microservice/names.ts';
import type { Engine } from './engines/engine.ts';

/** The name of the volume in the StatefulSet; its claim is named after it. */
export const dataVolume = 'data';

/** The StatefulSet, the Service and the credentials Secret of a Database bear this name. */
export function childNameOf(database: Database): string {
  return databaseChildName(database.metadata.name);
}

/** The Secret with the credentials that services use. */
export function credentialsSecretName(database: Database): string {
  return childNameOf(database);
}

/** The Secret with the superuser's password, which no service mounts. */
export function adminSecretName(database: Database): string {
  return `${childNameOf(database)}-admin`;
}

/** The Secret with both logins, which is there only while the credentials are being rotated. */
export function rotationSecretName(database: Database): string {
  return rotationSecretOf(database.metadata.name);
}

/** As {@link rotationSecretName}, of a Database of which only the name is known. */
export function rotationSecretOf(database: string): string {
  return `${databaseChildName(database)}-rotation`;
}

/** The Secret with the authority of the server that Slipway runs, whose key no pod mounts. */
export function ownAuthoritySecretName(database: Database): string {
  return `${childNameOf(database)}-ca`;
}

/** The Secret with the certificate of the server that Slipway runs, and its key. */
export function certificateSecretName(database: Database): string {
  return `${childNameOf(database)}-tls`;
}

/** The claim with the data: one that is adopted, else the one that the StatefulSet makes for its one pod. */
export function claimName(database: Database): string {
  const adopted = textAt(database, 'spec', 'adopt', 'claim');
  return adopted ?? `${dataVolume}-${childNameOf(database)}-0`;
}

/** The claim of the volume that backups of the Database of this name are kept on. */
export function backupClaimName(database: string): string {
  return `${databaseChildName(database)}-backups`;
}

/** The most characters of a CronJob's name: its Jobs carry it, followed by eleven more. */
const cronJobMax = 52;

/** The CronJob that makes backups. */
export function backupCronJobName(database: Database): string {
  return childName([childNameOf(database), 'backup'], cronJobMax);
}

/**
 * The Job of a backup, of the last backup, or of the restore: another one for each Database that
 * had this name, and for each `text`.
 */
export function taskJobName(
  database: Database,
  task: 'backup' | 'snapshot' | 'restore',
  text = '',
): string {
  const { uid = '' } = database.metadata;
  const hash = createHash('sha256').update(`${uid} ${text}`).digest('hex').slice(0, 8);
  return childName([childNameOf(database), task, hash]);
}

/** The one pod of the StatefulSet. */
export function podName(database: Database): string {
  return `${childNameOf(database)}-0`;
}

/** CloudNativePG takes no longer name of a Cluster: its pods and Services add to it. */
const clusterMax = 50;

/** The Cluster of CloudNativePG, and the object for the logical database in it. */
export function clusterName(database: Database): string {
  return childName([database.metadata.name, 'db'], clusterMax);
}

/** The most characters of a ScheduledBackup's name: its Backups carry it, and when they are due. */
const scheduledBackupMax = 48;

/** The ScheduledBackup of the Cluster. */
export function scheduledBackupName(database: Database): string {
  return childName([clusterName(database), 'backup'], scheduledBackupMax);
}

/**
 * The folder that a Cluster archives to: another one for each Database that had this name, as an
 * archive takes no second server.
 */
export function archiveName(database: Database): string {
  const { uid = '' } = database.metadata;
  const hash = createHash('sha256').update(uid).digest('hex').slice(0, 8);
  return childName([clusterName(database), hash]);
}

/** The DatabaseRoles of CloudNativePG for the owner and for the two logins. */
export function clusterRoleNames(database: Database): {
  owner: string;
  first: string;
  second: string;
} {
  const name = clusterName(database);
  return { owner: `${name}-owner`, first: `${name}-login-1`, second: `${name}-login-2` };
}

/** The DatabaseRole of CloudNativePG for this one of the two logins. */
export function clusterRoleOf(
  database: Database,
  engine: Pick<Engine, 'fixedDatabase'>,
  login: string,
): string {
  const { first, second } = clusterRoleNames(database);
  return login === logicalNames(database, engine).idleLogin ? second : first;
}

/** The Secret of CloudNativePG with the authority that signs the certificates of the servers. */
export function authoritySecretName(database: Database): string {
  return `${clusterName(database)}-ca`;
}

/** The host of the primary of a Cluster; see {@link serviceHost}. */
export function clusterHost(database: Database): string {
  return `${clusterName(database)}-rw.${database.metadata.namespace ?? ''}.svc`;
}

/**
 * The host under which pods of the cluster reach the server. Without the cluster's domain, which
 * nobody tells us: the search path of every pod adds it.
 */
export function serviceHost(database: Database): string {
  return `${childNameOf(database)}.${database.metadata.namespace ?? ''}.svc`;
}

/** What the logical database and its roles are called on the server. */
export interface LogicalNames {
  readonly database: string;
  /** Owns all objects and cannot log in. */
  readonly owner: string;
  /** Logs in and acts as the owner. */
  readonly login: string;
  /** Takes over with the next rotation of the credentials; the two alternate. */
  readonly idleLogin: string;
}

/** PostgreSQL cuts longer names without a word (NAMEDATALEN - 1). */
const identifierMax = 63;
const longestSuffix = '_owner'.length;
/**
 * What a server keeps to itself: PostgreSQL the roles that begin with `pg_`, MariaDB its schemas.
 * Namespaces may be called `pg` or `information`.
 */
const reserved = /^(pg_.*|information_schema|performance_schema)$/;
const prefix = 'ns_';
const hashLength = 16;

/**
 * The names on the server, of namespace and name of the Database. Two Databases never share one,
 * not even on one server and where the names are cut: `_` is in neither part, so that
 * `namespace_name` is unique, what is cut carries a hash behind a double one, and what begins like
 * a name of the server's own gets something before it, and thus one `_` more than all others.
 */
export function logicalNames(
  database: Database,
  engine: Pick<Engine, 'fixedDatabase'>,
): LogicalNames {
  const { namespace = '', name } = database.metadata;
  const whole = `${namespace}_${name}`;
  const base = cut(reserved.test(whole) ? `${prefix}${whole}` : whole);
  return {
    database: engine.fixedDatabase ?? base,
    owner: `${base}_owner`,
    login: `${base}_1`,
    idleLogin: `${base}_2`,
  };
}

/** The names where this user is the one that logs in; as they are where it is neither login. */
export function withLogin(names: LogicalNames, username: string | undefined): LogicalNames {
  if (username !== names.idleLogin) return names;
  return { ...names, login: names.idleLogin, idleLogin: names.login };
}

function cut(whole: string): string {
  const max = identifierMax - longestSuffix;
  if (whole.length <= max) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, hashLength);
  return `${whole.slice(0, max - hashLength - 2)}__${hash}`;
}
