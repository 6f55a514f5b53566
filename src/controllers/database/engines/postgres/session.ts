import type { Client, ClientConfig } from 'pg';
import type { Connection } from '../../login/connection.ts';
import { connectTimeoutMs, statementTimeoutMs, type SqlSession } from '../sql-session.ts';
import { tlsOptions } from '../tls-options.ts';
import { guardProtocol } from './guard-protocol.ts';

/**
 * Opens a session, lets `use` work with it, and closes it whatever happens. Rejects with the error
 * of pg or of the socket, after five seconds where the server does not answer. With `prefer` a
 * server without TLS is talked to without it, as libpq does.
 */
export async function withSession<T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: SqlSession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = await connect(connection);
  // Pulls the socket away from under a statement that waits.
  const abort = (): void => void client.end().catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await use({
      async query(text, values) {
        const result = await client.query<Record<string, unknown>>(text, [...(values ?? [])]);
        return result.rows;
      },
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await client.end().catch(() => {});
  }
}

async function connect(connection: Connection): Promise<Client> {
  try {
    return await open(connection, tlsOptions(connection) ?? false);
  } catch (error) {
    if (connection.tls === 'prefer' && lacksTls(error)) return open(connection, false);
    throw error;
  }
}

async function open(
  connection: Connection,
  ssl: NonNullable<ClientConfig['ssl']>,
): Promise<Client> {
  // The driver costs memory and start-up time that a cluster without databases need not pay.
  const { Client: PgClient } = await import('pg');
  const client = new PgClient({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.username,
    password: connection.password,
    ssl,
    application_name: 'slipway',
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    lock_timeout: connectTimeoutMs,
    query_timeout: statementTimeoutMs + connectTimeoutMs,
  });
  guardProtocol(client);
  // A connection that breaks rejects the statement under way; the event alone would end Node.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

function lacksTls(error: unknown): boolean {
  return error instanceof Error && error.message.includes('does not support SSL');
}
