import { connect } from 'node:net';
import type { Connection } from '../../login/connection.ts';

/** Milliseconds. A server without TLS answers at once, one with TLS breaks off or says nothing. */
const patienceMs = 2_000;

/**
 * Whether the server answers without TLS. It is sent a PING and no credentials. Such a server takes
 * the beginning of TLS for half a command and waits for the rest, so that TLS alone would only tell
 * after a time-out. Never rejects.
 */
export function answersWithoutTls({ host, port }: Connection): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs });
    const end = (isPlain: boolean) => (): void => {
      socket.destroy();
      resolve(isPlain);
    };
    socket
      .once('connect', () => socket.write('PING\r\n'))
      // An answer or an error of the protocol; TLS would begin with the number of its record.
      .once('data', (chunk: Buffer) => end(/^[+-]/.test(chunk.toString('latin1')))())
      .once('timeout', end(false))
      .once('end', end(false))
      .on('error', end(false));
  });
}
