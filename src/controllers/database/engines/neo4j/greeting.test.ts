import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestAuthority } from '../../../../runtime/testing/test-certificates.ts';
import type { Connection, TlsMode } from '../../login/connection.ts';
import { tryLogin } from '../../login/try-login.ts';
import { greet } from './greeting.ts';
import { neo4j } from './neo4j.ts';

const { signal } = new AbortController();
const version = Buffer.from([0, 0, 8, 5]);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Listens on an address of the loopback; resolves to the port. */
async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Answers what it is sent first with these bytes; undefined: hangs up. */
function answering(bytes: Buffer | undefined) {
  return (socket: Socket): void => {
    socket.on('error', () => {});
    socket.once('data', () => (bytes === undefined ? socket.end() : socket.write(bytes)));
  };
}

function connection(port: number, more: Partial<Connection> = {}): Connection {
  return {
    host: '127.0.0.1',
    port,
    database: 'neo4j',
    username: 'u',
    password: 'the-password',
    tls: 'disable',
    ...more,
  };
}

describe('the greeting of a server without TLS', () => {
  it.each<[TlsMode, boolean | string]>([
    ['disable', false],
    ['prefer', false],
    ['require', 'SERVER_WITHOUT_TLS'],
    ['verify-full', 'SERVER_WITHOUT_TLS'],
  ])('with TLS %s ends in %s', async (tls, expected) => {
    const isHello = (bytes: Buffer): boolean => bytes.readUInt32BE(0) === 0x6060b017;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => (isHello(bytes) ? socket.write(version) : socket.end()));
    });
    const greeting = greet(connection(await listening(server), { tls }), signal);
    if (typeof expected === 'boolean') expect(await greeting).toBe(expected);
    else await expect(greeting).rejects.toMatchObject({ code: expected });
  });

  it.each([
    ['that is none of Bolt', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'NOT_BOLT'],
    ['that hangs up', undefined, 'ECONNRESET'],
  ])('%s', async (_, bytes, code) => {
    const port = await listening(createServer(answering(bytes)));
    await expect(greet(connection(port), signal)).rejects.toMatchObject({ code });
  });

  it('that answers TLS with something else', async () => {
    const port = await listening(createServer(answering(Buffer.from('HTTP/1.1 400 Bad\r\n\r\n'))));
    const greeting = greet(connection(port, { tls: 'require' }), signal);
    await expect(greeting).rejects.toMatchObject({ code: 'SERVER_WITHOUT_TLS' });
  });

  it.each(['disable', 'prefer'] as const)(
    'that never answers ends in time with TLS %s, and leaves no connection',
    async (tls) => {
      const closed: Promise<unknown>[] = [];
      const server = createServer((socket) => {
        closed.push(new Promise((resolve) => socket.once('close', resolve)));
        socket.on('error', () => {}).resume();
      });
      const port = await listening(server);
      const begin = performance.now();
      expect(await tryLogin(neo4j, connection(port, { tls }), { signal })).toEqual({
        result: 'unreachable',
        reason: 'ServerUnreachable',
        message: `Slipway cannot reach server 127.0.0.1:${port} (no answer within 5 s)`,
      });
      expect(performance.now() - begin).toBeGreaterThan(4_500);
      expect(closed).toHaveLength(1);
      await Promise.all(closed);
    },
    20_000,
  );

  it('is given up with the signal', async () => {
    const port = await listening(createServer((socket) => socket.on('error', () => {}).resume()));
    const controller = new AbortController();
    const login = tryLogin(neo4j, connection(port), { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    const begin = performance.now();
    expect(await login).toMatchObject({ result: 'unreachable' });
    expect(performance.now() - begin).toBeLessThan(4_000);
  });
});

describe('the greeting of a server with TLS', () => {
  const authority = createTestAuthority();

  it.each<[string, Partial<Connection>, true | string]>([
    ['preferred', { tls: 'prefer' }, true],
    ['required', { tls: 'require' }, true],
    ['verified', { tls: 'verify-full', certificates: authority.ca }, true],
    ['verified, its name too', { tls: 'verify-ca', certificates: authority.ca }, true],
    [
      'verified by name',
      { tls: 'verify-full', certificates: authority.ca, host: 'localhost' },
      true,
    ],
    [
      'verified, and of another name',
      { tls: 'verify-ca', certificates: authority.ca, host: '127.0.0.2' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['of an unknown authority', { tls: 'verify-full' }, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'of another name',
      { tls: 'verify-full', certificates: authority.ca, host: '127.0.0.2' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ])('that is %s', async (_, more, expected) => {
    const { cert, key } = authority.server;
    const server = createTlsServer({ cert, key }, answering(version));
    server.on('tlsClientError', () => {});
    const port = await listening(server, '0.0.0.0');
    const greeting = greet(connection(port, more), signal);
    if (expected === true) expect(await greeting).toBe(true);
    else await expect(greeting).rejects.toMatchObject({ code: expected });
  });
});
