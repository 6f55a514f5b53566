import type { MongoClient } from 'mongodb';
import type { Connection } from '../../login/connection.ts';
import { asError, connectTimeoutMs, reachServer } from './reach-server.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One open session with a server. */
export interface MongoSession {
  /** Runs one command in a database; rejects with the client's MongoServerError. */
  command(database: string, command: Fields): Promise<Fields>;
}

/** Milliseconds for one command. */
const commandTimeoutMs = 30_000;

/**
 * Logs in, lets `use` work with the session, and closes it whatever happens. Rejects with the error
 * of the client, of TLS or of the socket, after five seconds where the server does not answer. With
 * `prefer` a server without TLS is talked to without it.
 */
export async function withSession<T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: MongoSession) => Promise<T>,
): Promise<T> {
  const client = await createClient(connection, signal);
  const stop = new AbortController();
  const work = async (): Promise<T> => {
    await client.connect();
    return use({ command: (database, command) => client.db(database).command(command) });
  };
  try {
    return await Promise.race([work(), rejectedBy(signal, stop.signal)]);
  } finally {
    stop.abort();
    const closed = client.close(true).catch(() => {});
    // One that still connects takes its time to close.
    if (!signal.aborted) await closed;
  }
}

/** Rejects with the reason once the signal aborts; listens to it until `stop` does. */
function rejectedBy(signal: AbortSignal, stop: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(asError(signal.reason));
    signal.addEventListener('abort', abort, { signal: stop });
    if (signal.aborted) abort();
  });
}

async function createClient(connection: Connection, signal: AbortSignal): Promise<MongoClient> {
  const { host, port, username, password, database, authSource } = connection;
  const tls = await reachServer(connection, signal);
  // The driver costs memory and start-up time that a cluster without databases need not pay.
  const { default: mongodb } = await import('mongodb');
  const server = host.includes(':') ? `[${host}]` : host;
  return new mongodb.MongoClient(`mongodb://${server}:${port}/`, {
    ...(tls === undefined ? {} : { ...tls, tls: true }),
    auth: { username, password },
    authSource: authSource ?? database,
    appName: 'slipway',
    // Whatever else belongs to a replica set: this server is the one in question.
    directConnection: true,
    maxPoolSize: 1,
    retryReads: false,
    retryWrites: false,
    connectTimeoutMS: connectTimeoutMs,
    serverSelectionTimeoutMS: connectTimeoutMs,
    socketTimeoutMS: commandTimeoutMs,
  });
}
