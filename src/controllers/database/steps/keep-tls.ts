import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { decodeSecret, readConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection } from '../login/connection.ts';
import { readLoginRecord } from '../rotation/login-record.ts';
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { declareCredentials } from './declare-credentials.ts';
import { readAuthority } from './read-authority.ts';

export interface KeepTls {
  readonly database: Database;
  readonly engine: Engine;
  /** Undefined where the roles of the server are not Slipway's to make. */
  readonly access: ServerAccess | undefined;
  /** Called with the Secret that services use, and with what of TLS it is to say. */
  readonly onKeep?: (secret: Secret, declared: Secret) => Promise<void>;
}

/** The certificates of the authority where there is to be TLS; undefined also while there are none. */
export async function authorityOf(
  client: Pick<KubeClient, 'get'>,
  access: ServerAccess | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const authority = access?.authority;
  return authority && readAuthority(client, { authority }, signal);
}

/** The connection as the Secret says it, but for TLS: which port that is on the class decides. */
export function connectionTo(
  read: Connection,
  access: ServerAccess | undefined,
  certificates: string | undefined,
): Connection {
  if (access === undefined) return read;
  const { certificates: _, ...plain } = read;
  if (certificates !== undefined) return { ...plain, ...access.endpoint, certificates };
  const wasTls = read.tls !== 'disable' && read.tls !== 'prefer';
  return wasTls ? { ...plain, ...access.endpoint } : { ...plain, tls: access.endpoint.tls };
}

/**
 * Has the Secret say what the server does of TLS. To be called once a login by this connection
 * worked: services hear of TLS, or that it is gone, only when the server is that far.
 */
export async function keepTls(
  { database, engine, access, onKeep }: KeepTls,
  secret: Secret,
  { username, password, certificates }: Connection,
): Promise<void> {
  const knowsTls = 'certificates' in (secret.data ?? {});
  if (access === undefined || (certificates === undefined && !knowsTls)) return;
  const login = { username, password, ...(certificates === undefined ? {} : { certificates }) };
  const record = readLoginRecord(secret.metadata);
  await onKeep?.(secret, declareCredentials({ database, engine, access }, login, record));
}

/** The same where no login can be tried: the probes of the server say that it serves. */
export async function keepTlsUntried(
  options: KeepTls & { readonly client: Pick<KubeClient, 'get'> },
  secret: Secret,
  signal: AbortSignal,
): Promise<void> {
  const { client, engine, access } = options;
  const read = readConnection(decodeSecret(secret), engine);
  if (read === undefined || access === undefined || access.tenant !== undefined) return;
  const certificates = await authorityOf(client, access, signal);
  if (access.authority !== undefined && certificates === undefined) return;
  await keepTls(options, secret, connectionTo(read, access, certificates));
}
