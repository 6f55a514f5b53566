import type { Connection as MysqlConnection, ConnectionOptions } from 'mysql2/promise';
import type { Connection } from '../../login/connection.ts';
import { connectTimeoutMs, statementTimeoutMs, type SqlSession } from '../sql-session.ts';

/**
 * Opens a session, lets `use` work with it, and closes it whatever happens. Rejects with the error
 * of mysql2 or of the socket, after five seconds where the server does not answer. With `prefer` a
 * server without TLS is talked to without it.
 */
export async function withSession<T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: SqlSession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = await connect(connection);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    // mysql2 never ends a statement whose connection it was told to destroy.
    aborted.reject(signal.reason);
    client.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([use(sessionOf(client)), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    await client.end().catch(() => client.destroy());
  }
}

function sessionOf(client: MysqlConnection): SqlSession {
  return {
    async query(text, values = []) {
      const options = { sql: text, timeout: statementTimeoutMs };
      const [rows]: [unknown, unknown] = await client.query(options, [...values]);
      return Array.isArray(rows) ? rows.filter(isRow) : [];
    },
  };
}

function isRow(row: unknown): row is Record<string, unknown> {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

async function connect(connection: Connection): Promise<MysqlConnection> {
  try {
    return await open(connection, tlsOptions(connection));
  } catch (error) {
    if (connection.tls === 'prefer' && lacksTls(error)) return open(connection, undefined);
    throw error;
  }
}

async function open(
  connection: Connection,
  ssl: ConnectionOptions['ssl'],
): Promise<MysqlConnection> {
  // The driver costs memory and start-up time that a cluster without such databases need not pay.
  const { default: mysql } = await import('mysql2/promise');
  const client = await mysql.createConnection({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.username,
    password: connection.password,
    charset: 'utf8mb4',
    connectTimeout: connectTimeoutMs,
    ...(ssl === undefined ? {} : { ssl }),
  });
  // A connection that breaks rejects the statement under way; the event alone would end Node.
  client.on('error', () => {});
  return client;
}

function tlsOptions({ tls, certificates }: Connection): ConnectionOptions['ssl'] {
  if (tls === 'disable') return undefined;
  if (tls === 'prefer' || tls === 'require') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    verifyIdentity: tls === 'verify-full',
    ...(certificates === undefined ? {} : { ca: certificates }),
  };
}

function lacksTls(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'HANDSHAKE_NO_SSL_SUPPORT';
}
