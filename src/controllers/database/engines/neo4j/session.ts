import type { Driver, ManagedTransaction, Session } from 'neo4j-driver-lite';
import type { Connection } from '../../login/connection.ts';
import { connectTimeoutMs, greet } from './greeting.ts';
import { trusting, type Encryption } from './trust.ts';
import { formatUri } from './uri.ts';

type Parameters = Readonly<Record<string, string>>;
type Row = Readonly<Record<string, unknown>>;

/** What came of a statement. */
export interface Answer {
  readonly rows: readonly Row[];
  /** A user is another one than before; of graphs this says nothing. */
  readonly hasChangedUsers: boolean;
}

/** One open session with a server. Both reject with what the driver rejects with. */
export interface GraphSession {
  read(text: string, parameters?: Parameters): Promise<Answer>;
  /** Tried again for some seconds where another transaction is in the way. */
  write(text: string, parameters?: Parameters): Promise<Answer>;
}

/** Milliseconds: a server that has just started takes long for its first statements. */
const statementTimeoutMs = 50_000;
const retryMs = 10_000;

/**
 * Opens a session, lets `use` work with it, and closes it whatever happens. Rejects with the error
 * of the driver or of the socket, after five seconds where the server does not answer. With `prefer`
 * a server without TLS is talked to without it. `verify-ca` also verifies the name of the server:
 * the driver knows no other way.
 */
export async function withSession<T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: GraphSession) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    const work = trusting(connection, async (trusted) => {
      const isEncrypted = await greet(connection, signal);
      const driver = await open(connection, isEncrypted ? trusted : {});
      // Also closes the connection under a statement that waits.
      const close = (): void => void driver.close().catch(() => {});
      signal.addEventListener('abort', close, { once: true });
      try {
        signal.throwIfAborted();
        return await use(sessionOf(driver, connection.database));
      } finally {
        signal.removeEventListener('abort', close);
        await driver.close();
      }
    });
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function open(connection: Connection, encryption: Encryption): Promise<Driver> {
  // The driver costs memory and start-up time that a cluster without such databases need not pay.
  const { default: neo4j } = await import('neo4j-driver-lite');
  const { username: principal, password: credentials } = connection;
  const uri = formatUri({ ...connection, tls: 'disable' });
  return neo4j.driver(
    uri,
    { scheme: 'basic', principal, credentials },
    {
      ...encryption,
      connectionTimeout: connectTimeoutMs,
      connectionAcquisitionTimeout: statementTimeoutMs,
      maxConnectionPoolSize: 1,
      maxTransactionRetryTime: retryMs,
      telemetryDisabled: true,
      userAgent: 'slipway',
    },
  );
}

function sessionOf(driver: Driver, database: string): GraphSession {
  const timeout = { timeout: statementTimeoutMs };
  const within = async (run: (session: Session) => Promise<Answer>): Promise<Answer> => {
    const session = driver.session({ database });
    try {
      return await run(session);
    } finally {
      await session.close();
    }
  };
  return {
    read: (text, parameters) =>
      within((session) => session.executeRead((work) => answer(work, text, parameters), timeout)),
    write: (text, parameters) =>
      within((session) => session.executeWrite((work) => answer(work, text, parameters), timeout)),
  };
}

async function answer(
  transaction: ManagedTransaction,
  text: string,
  parameters: Parameters | undefined,
): Promise<Answer> {
  const { records, summary } = await transaction.run(text, parameters);
  return {
    rows: records.map((record): Row => record.toObject()),
    hasChangedUsers: summary.counters.containsSystemUpdates(),
  };
}
