import { connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startDatabaseProxy,
  type DatabaseFate,
  type DatabaseProxy,
} from './start-database-proxy.ts';

const answer = 'the answer of the server';

describe('the proxy in front of a server of databases', () => {
  let server: Server;
  let port: number;
  let proxy: DatabaseProxy | undefined;
  beforeEach(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = address === null || typeof address === 'string' ? 0 : address.port;
  });
  afterEach(async () => {
    await proxy?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  /** What a client hears that asks once. */
  async function hear(fate: DatabaseFate, patienceMs = 1_000): Promise<string> {
    proxy = await startDatabaseProxy(port, () => fate);
    const to = proxy.port;
    return new Promise((resolve) => {
      let heard = '';
      const socket = connect(to, '127.0.0.1', () => socket.write('hello'));
      socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
      socket.once('end', () => resolve(heard));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(`${heard} ${error.code}`));
      setTimeout(() => resolve(`${heard} timeout`), patienceMs).unref();
    });
  }

  it('passes on what both sides say', async () => {
    expect(await hear({ accepted: 'forward' })).toBe(answer);
    expect(proxy?.connections()).toBe(1);
  });

  it('resets a connection as it comes, or never answers it', async () => {
    expect(await hear({ accepted: 'reset' })).toBe(' ECONNRESET');
    await proxy?.close();
    expect(await hear({ accepted: 'hang' }, 100)).toBe(' timeout');
  });

  it('cuts it off, says garbage, or is slow', async () => {
    expect(await hear({ accepted: 'forward', cutAfter: 10 })).toMatch(
      /^(the answer)? ?ECONNRESET$/,
    );
    await proxy?.close();
    const garbage = { after: 10, bytes: Buffer.from('???') };
    expect(await hear({ accepted: 'forward', garbage })).toBe('the answer???');
    await proxy?.close();
    const startedAt = performance.now();
    expect(await hear({ accepted: 'forward', delayMs: 100 })).toBe(answer);
    expect(performance.now() - startedAt).toBeGreaterThan(95);
  });
});
