import type { Duplex } from 'node:stream';
import { createProtocolFrames } from './protocol-frames.ts';

/** What the driver's connection listens to its socket with; not in its types. */
interface DriverConnection {
  attachListeners(stream: Duplex): void;
}

/**
 * Has the driver see whole and sound messages only, and takes what it throws over one for the
 * connection's error: its parser runs in an event of the socket, where an error would end Node.
 */
export function guardProtocol(client: object): void {
  const connection = Reflect.get(client, 'connection') as DriverConnection;
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => attach(guarded(stream));
}

function guarded(stream: Duplex): Duplex {
  const on = (event: string, listener: (bytes: Buffer) => void): Duplex =>
    stream.on(event, event === 'data' ? sound(stream, listener) : listener);
  return new Proxy(stream, {
    get: (target, property): unknown => (property === 'on' ? on : Reflect.get(target, property)),
  });
}

function sound(stream: Duplex, listener: (bytes: Buffer) => void): (bytes: Buffer) => void {
  const frames = createProtocolFrames(listener);
  return (bytes) => {
    if (stream.destroyed) return;
    try {
      const problem = frames(bytes);
      if (problem !== undefined) stream.destroy(notPostgres(`it sent ${problem}`));
    } catch (error) {
      stream.destroy(notPostgres(error instanceof Error ? error.message : String(error)));
    }
  };
}

function notPostgres(problem: string): Error {
  return new Error(`the server does not speak the protocol of PostgreSQL: ${problem}`);
}
