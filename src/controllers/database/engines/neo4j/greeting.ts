import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Connection } from '../../login/connection.ts';
import { notBolt, serverWithoutTls } from './login-dialect.ts';

/** Milliseconds for each way of connecting. */
export const connectTimeoutMs = 5_000;

/** The magic number of Bolt, and four versions of which the server picks one or none. */
const handshake = Buffer.from(
  '6060b017 00080805 00020404 00000000 00000000'.replaceAll(' ', ''),
  'hex',
);

/** Said by Node, with a code that it shares with connections that break. */
const hangUp = 'Client network socket disconnected before secure TLS connection was established';
/** What a server says that takes the beginning of TLS for something of its own. */
const plainAnswers = ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];

/**
 * Asks a server for its version of Bolt and hangs up; resolves to whether to talk to it by TLS.
 * With `prefer` that is not so where the server has no TLS. Rejects with the error of the socket or
 * of TLS, after five seconds where nothing answers: the driver hides these errors, and keeps the
 * connection to a server which never answers for ever.
 */
export async function greet(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const { tls } = connection;
  if (tls !== 'disable') {
    try {
      await greetOnce(connection, true, signal);
      return true;
    } catch (error) {
      if (!lacksTls(error)) throw error;
      if (tls !== 'prefer') throw failure('the server does not speak TLS', serverWithoutTls);
    }
  }
  await greetOnce(connection, false, signal);
  return false;
}

async function greetOnce(
  connection: Connection,
  withTls: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { host, port } = connection;
  const socket = withTls
    ? connectTls({ host, port, ...tlsOptions(connection) })
    : connectTcp({ host, port });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]);
  const abort = (): void => {
    const reason: unknown = limit.reason;
    socket.destroy(reason instanceof Error ? reason : failure('aborted', 'ABORT_ERR'));
  };
  limit.addEventListener('abort', abort, { once: true });
  try {
    await answer(socket, withTls ? 'secureConnect' : 'connect');
  } finally {
    limit.removeEventListener('abort', abort);
    socket.destroy();
  }
}

function answer(socket: Socket, connected: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket
      .once(connected, () => socket.write(handshake))
      // A version of Bolt is four bytes, and the first of them is zero.
      .once('data', (bytes: Buffer) => {
        if (bytes[0] === 0) resolve();
        else reject(failure('the answer is not of Bolt', notBolt));
      })
      .once('close', () => reject(failure('the server closed the connection', 'ECONNRESET')))
      // What comes after the first error is of no interest, and must not end Node.
      .on('error', reject);
  });
}

function tlsOptions({ host, tls, certificates }: Connection): ConnectionOptions {
  const isVerified = tls === 'verify-ca' || tls === 'verify-full';
  return {
    rejectUnauthorized: isVerified,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(isVerified && certificates !== undefined ? { ca: certificates } : {}),
  };
}

function lacksTls(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return error.message === hangUp || (typeof code === 'string' && plainAnswers.includes(code));
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}
