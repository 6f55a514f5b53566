import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { clusterAnnotation, databaseClassAnnotation, madeOnAnnotation } from '../../well-known.ts';
import { reloadLabel } from '../cloud-native-pg.ts';
import { credentialsSecret, decodeSecret } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection } from '../login/connection.ts';
import type { LoginRecord } from '../rotation/login-record.ts';
import type { ServerAccess, TenantTerms } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import { readLive } from '../../read-live.ts';
import { readAuthority } from './read-authority.ts';
import { annotate, writeOver } from './write-over.ts';

/** Owns the note of where the database is, which is made after the Secret. */
const madeOnManager = 'slipway-made-on';

/**
 * The Secret of a database on a shared server. The class is noted on it: another default class
 * must not lead the service to an empty database on another server.
 */
export function tenantSecret(
  database: Database,
  engine: Engine,
  connection: Connection,
  { className }: TenantTerms,
  record?: LoginRecord,
): Secret {
  const secret = credentialsSecret(database, engine, connection, record);
  const annotations = { ...secret.metadata.annotations, [databaseClassAnnotation]: className };
  return withContentAnnotations({ ...secret, metadata: { ...secret.metadata, annotations } });
}

/** What others go by; the rest of labels and annotations is not worth a write. */
const keptAnnotations = [databaseClassAnnotation, clusterAnnotation] as const;

/** Keys that a connection has or has not. */
const optionalKeys = ['sslmode', 'certificates', 'tls-port', 'tls-uri'] as const;

/**
 * Writes what differs of the connection: the server may have moved. The password stays. Where
 * somebody changed the Secret since it was read, nothing is written: that change brings the next
 * attempt, and a password that was set meanwhile is not lost.
 */
export async function keepConnection(
  writer: Pick<ObjectWriter, 'apply'>,
  live: Secret,
  declared: Secret,
): Promise<void> {
  const { annotations, labels } = live.metadata;
  const wanted = Object.entries(declared.data ?? {});
  const isKept =
    optionalKeys.every((key) => key in (live.data ?? {}) === key in (declared.data ?? {})) &&
    wanted.every(([key, value]) => live.data?.[key] === value) &&
    labels?.[reloadLabel] === declared.metadata.labels?.[reloadLabel] &&
    keptAnnotations.every((key) => annotations?.[key] === declared.metadata.annotations?.[key]);
  if (isKept) return;
  await writeOver(writer, builtin.secret, live, declared);
}

/**
 * What the Secret of the administrator says, with the certificates of the server's authority;
 * undefined where there is none.
 */
export async function readAdminTexts(
  client: Pick<KubeClient, 'get'>,
  { adminSecret, authority }: ServerAccess,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  const secret = await readLive<Secret>(client, builtin.secret, adminSecret, { signal });
  if (secret === undefined) return undefined;
  const certificates = authority && (await readAuthority(client, { authority }, signal));
  return { ...decodeSecret(secret), ...(certificates === undefined ? {} : { certificates }) };
}

/** Where the database was made, as far as the Secret says so; undefined where it was not yet. */
export function madeOn(secret: Secret): string | undefined {
  return secret.metadata.annotations?.[madeOnAnnotation];
}

/** Notes that the database is on this server: from now on it is never made anew, empty. */
export async function noteMade(
  writer: Pick<ObjectWriter, 'apply'>,
  secret: Secret,
  server: string,
): Promise<void> {
  if (madeOn(secret) === server) return;
  await annotate(writer, builtin.secret, secret, { [madeOnAnnotation]: server }, madeOnManager);
}
