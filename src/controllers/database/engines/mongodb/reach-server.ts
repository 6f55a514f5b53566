import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Connection } from '../../login/connection.ts';
import { tlsOptions, type TlsOptions } from '../tls-options.ts';

/** Milliseconds for each way of connecting. */
export const connectTimeoutMs = 5_000;

/** The code of the error that a server without TLS makes where TLS is required. */
export const serverWithoutTls = 'ServerWithoutTls';

/**
 * Connects and hangs up, and resolves to how to talk to the server: with `prefer` without TLS where
 * the server has none. Rejects with the error of the socket or of TLS at once, where the client
 * library would try anew until its time is up and hide the error.
 */
export async function reachServer(
  connection: Connection,
  signal: AbortSignal,
): Promise<TlsOptions | undefined> {
  const options = tlsOptions(connection);
  try {
    await connectOnce(connection, options, signal);
    return options;
  } catch (error) {
    if (connection.tls !== 'prefer' || !lacksTls(error)) throw error;
    await connectOnce(connection, undefined, signal);
    return undefined;
  }
}

/** The reason of a signal, for those who can only take an error. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException('aborted', 'AbortError');
}

async function connectOnce(
  connection: Connection,
  options: TlsOptions | undefined,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const address = { host: connection.host, port: connection.port };
  const socket =
    options === undefined ? connectTcp(address) : connectTls({ ...address, ...options });
  const abort = (): void => void socket.destroy(asError(signal.reason));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await established(socket, options !== undefined);
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

async function established(socket: Socket, withTls: boolean): Promise<void> {
  let isConnected = false;
  socket.setTimeout(connectTimeoutMs, () => socket.destroy(new Error('timeout expired')));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => {
      isConnected = true;
      if (!withTls) resolve();
    });
    socket.once('secureConnect', resolve);
    // What comes after the first error is of no interest, and must not end Node.
    socket.on('error', (error) => {
      reject(withTls && isConnected && isHangUp(error) ? withoutTls(error) : error);
    });
  });
}

/** A server without TLS hangs up on the first bytes of it, or answers in its own protocol. */
function isHangUp(error: Error): boolean {
  const code: unknown = Reflect.get(error, 'code');
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_SSL_WRONG_VERSION_NUMBER';
}

function withoutTls(cause: Error): Error {
  return Object.assign(new Error('the server does not speak TLS', { cause }), {
    code: serverWithoutTls,
  });
}

function lacksTls(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === serverWithoutTls;
}
