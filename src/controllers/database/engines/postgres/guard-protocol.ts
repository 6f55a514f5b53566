import type { Duplex } from 'node:stream';
import { notPostgres } from './login-dialect.ts';
import { createProtocolFrames } from './protocol-frames.ts';

/** What the driver needs of a socket to listen to it. */
interface Listened {
  on(event: string, listener: (bytes: Buffer) => void): unknown;
}

/** The driver's connection, which is not in its types. */
interface DriverConnection {
  attachListeners(stream: Listened): void;
}

/**
 * Has the driver see whole and sound messages only, and takes what it throws over one for the
 * connection's error: its parser runs in an event of the socket, where an error would end Node.
 */
export function guardProtocol(client: object): void {
  const connection = Reflect.get(client, 'connection') as DriverConnection;
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream: Duplex) =>
    attach({
      on: (event, listener) =>
        stream.on(event, event === 'data' ? sound(stream, listener) : listener),
    });
}

function sound(stream: Duplex, listener: (bytes: Buffer) => void): (bytes: Buffer) => void {
  const frames = createProtocolFrames(listener);
  return (bytes) => {
    if (stream.destroyed) return;
    try {
      const problem = frames(bytes);
      if (problem !== undefined) stream.destroy(failure(`it sent ${problem}`));
    } catch (error) {
      stream.destroy(failure(error instanceof Error ? error.message : String(error)));
    }
  };
}

function failure(problem: string): Error {
  const message = `the server does not speak the protocol of PostgreSQL: ${problem}`;
  return Object.assign(new Error(message), { code: notPostgres });
}
