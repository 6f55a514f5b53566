import type { RedisClientOptions } from '@redis/client';
import type { Connection } from '../../login/connection.ts';
import { tlsOptions } from '../tls-options.ts';
import { databaseIndex } from './database-index.ts';
import { NoTlsError, replyCode } from './login-dialect.ts';
import { answersWithoutTls } from './plain-server.ts';

/** One open session with a server. */
export interface ValkeySession {
  /** Runs one command; rejects with what the client rejects with. Several at once go out as one. */
  readonly run: (...command: string[]) => Promise<unknown>;
}

type SocketOptions = NonNullable<RedisClientOptions['socket']>;

/** What is needed of a client, of which the type has more than a thousand commands. */
interface Client {
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  sendCommand(command: string[]): Promise<unknown>;
  destroy(): void;
}

/** Milliseconds to connect, and for which the server may then say nothing. */
const timeoutMs = 5_000;

/**
 * Opens a session, lets `use` work with it, and closes it whatever happens. Rejects with the error
 * of the client or of the socket, after five seconds where the server does not answer. With
 * `prefer` a server without TLS is talked to without it.
 */
export async function withSession<T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: ValkeySession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(new Error('the login was aborted'));
  signal.addEventListener('abort', abort, { once: true });
  const opening = connect(connection);
  // Also a connection that is only there after all have given up waiting for it.
  const close = (): void => void opening.then((client) => client.destroy()).catch(() => {});
  try {
    const client = await Promise.race([opening, aborted]);
    const session = { run: (...command: string[]) => client.sendCommand(command) };
    return await Promise.race([use(session), aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    close();
  }
}

async function connect(connection: Connection): Promise<Client> {
  const { tls } = connection;
  if (tls === 'disable') return open(connection, plainSocket(connection));
  if (tls === 'prefer' && (await answersWithoutTls(connection))) {
    return open(connection, plainSocket(connection));
  }
  try {
    return await open(connection, tlsSocket(connection));
  } catch (error) {
    const isReply = error instanceof Error && replyCode(error) !== '';
    if (!isReply && (await answersWithoutTls(connection))) throw new NoTlsError();
    throw error;
  }
}

async function open(connection: Connection, socket: SocketOptions): Promise<Client> {
  // The driver costs memory and start-up time that a cluster without databases need not pay.
  const { default: redis } = await import('@redis/client');
  const client: Client = redis.createClient({
    RESP: 2,
    username: connection.username,
    password: connection.password,
    database: databaseIndex(connection) ?? 0,
    socket,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
  });
  // A connection that breaks rejects the command under way; the event alone would end Node.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function plainSocket({ host, port }: Connection) {
  return {
    host,
    port,
    connectTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    reconnectStrategy: false as const,
  };
}

function tlsSocket(connection: Connection): SocketOptions {
  return { ...plainSocket(connection), tls: true, ...tlsOptions(connection) };
}
