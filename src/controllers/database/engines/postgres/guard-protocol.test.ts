import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { withSession } from './session.ts';

/** Logs in to a server that answers with these bytes. */
async function logInTo(answer: Buffer): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const login = { username: 'orders', password: 'secret', database: 'orders' };
  const connection = { host: '127.0.0.1', port, ...login, tls: 'disable' as const };
  try {
    return await withSession(connection, AbortSignal.timeout(10_000), (session) =>
      session.query('SELECT 1'),
    );
  } finally {
    server.close();
  }
}

describe('a server that does not speak as PostgreSQL does', () => {
  // The driver alone would never return from the first, and ends Node with the others.
  it.each<[string, Buffer]>([
    ['an error that never ends', Buffer.from('E\0\0\0\u0005S', 'latin1')],
    ['a row of fewer than no values', Buffer.from([0x44, 0, 0, 0, 6, 255, 254])],
    ['an unknown way to log in', Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 99])],
    ['a notification without a body', Buffer.from([0x41, 0, 0, 0, 4])],
    ['an answer of HTTP', Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n\0\u0001')],
  ])('is a failed login for %s', async (_, answer) => {
    await expect(logInTo(answer)).rejects.toThrow(
      /^the server does not speak the protocol of PostgreSQL: it sent a /,
    );
  });
});
