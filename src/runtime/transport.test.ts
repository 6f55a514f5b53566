import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { LeaseLostError, TransportError } from './errors.ts';
import { createCollectingLogger } from './testing/collecting-logger.ts';
import { createFixedCredentials } from './testing/fixed-credentials.ts';
import type { FixedOptions } from './testing/fixed-credentials.ts';
import { createManualClock } from './testing/manual-clock.ts';
import { rejectionOf } from './testing/rejection-of.ts';
import { sendJson, startScriptedServer } from './testing/scripted-server.ts';
import type { Script } from './testing/scripted-server.ts';
import { createTestAuthority } from './testing/test-certificates.ts';
import type { TestAuthority } from './testing/test-certificates.ts';
import { createTransport, isStream } from './transport.ts';
import type { TransportOptions } from './transport.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function serve(script: Script, tls?: Parameters<typeof startScriptedServer>[1]) {
  const server = await startScriptedServer(script, tls);
  cleanups.push(() => server.close());
  return server;
}

function connectTo(fixed: FixedOptions, more: Partial<Omit<TransportOptions, 'credentials'>> = {}) {
  const credentials = createFixedCredentials(fixed);
  const logger = createCollectingLogger();
  const transport = createTransport({ credentials, clock: systemClock, logger, ...more });
  cleanups.push(() => transport.close());
  return { transport, credentials, logger };
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

const ok: Script = (_, response) => sendJson(response, 200, { ok: true });
const get = { method: 'GET', path: '/version' } as const;

describe('transport', () => {
  it('sends what it is given, below the path of the server', async () => {
    const server = await serve(ok);
    const { transport } = connectTo({
      server: new URL('/k8s/c-1/', server.url),
      token: () => 'secret',
    });
    const answer = await transport.request({
      method: 'PATCH',
      path: '/api/v1/x?force=true',
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: '{"ä":1}',
    });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('{"ok":true}');
    expect(server.received).toMatchObject([
      {
        method: 'PATCH',
        url: '/k8s/c-1/api/v1/x?force=true',
        body: '{"ä":1}',
        headers: {
          authorization: 'Bearer secret',
          accept: 'application/json',
          'content-type': 'application/apply-patch+yaml',
          'user-agent': 'slipway',
        },
      },
    ]);
    expect(server.received[0]?.headers['accept-encoding']).toBeUndefined();
  });

  it('gives any status back as an answer', async () => {
    const server = await serve((_, response) =>
      sendJson(response, 503, {}, { 'retry-after': '7' }),
    );
    const answer = await connectTo({ server: server.url }).transport.request(get);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '7' } });
  });

  it('does not send what waited for a connection while the lease was lost', async () => {
    const { promise: answerFirst, resolve: release } = Promise.withResolvers<void>();
    const server = await serve(async (_, response, index) => {
      if (index === 0) await answerFirst;
      sendJson(response, 200, {});
    });
    const { transport } = connectTo({ server: server.url }, { connections: 1 });
    let isHeld = true;
    const assertHeld = (): void => {
      if (!isHeld) throw new LeaseLostError('not held');
    };
    const first = transport.request(get);
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    const fenced = { ...get, method: 'DELETE', path: '/fenced', fence: { assertHeld } } as const;
    const waiting = transport.request(fenced);
    await Promise.resolve();
    isHeld = false;
    release();
    expect((await first).status).toBe(200);
    expect(await rejectionOf(waiting)).toBeInstanceOf(LeaseLostError);
    expect((await transport.request(get)).status).toBe(200);
    expect(server.received.map(({ url }) => url)).not.toContain('/fenced');
  });

  it('refreshes the credentials once on 401 and sends the same again', async () => {
    const server = await serve((request, response) =>
      sendJson(response, request.headers.authorization === 'Bearer token-1' ? 201 : 401, {}),
    );
    const { transport, credentials } = connectTo({
      server: server.url,
      token: (refreshes) => `token-${refreshes}`,
    });
    const answer = await transport.request({ method: 'POST', path: '/x', body: '{"a":1}' });
    expect(answer.status).toBe(201);
    expect(server.received.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
    expect(credentials.refreshes).toBe(1);
  });

  it('gives the 401 back where fresh credentials are refused, too', async () => {
    const server = await serve((_, response) => sendJson(response, 401, {}));
    const { transport, credentials } = connectTo({ server: server.url, token: () => 'bad' });
    expect((await transport.request(get)).status).toBe(401);
    expect(credentials.refreshes).toBe(1);
    expect(server.received).toHaveLength(2);
  });

  it('does not refresh where another call has done so meanwhile', async () => {
    let token = 'old';
    const server = await serve((request, response) => {
      token = 'new';
      sendJson(response, request.headers.authorization === 'Bearer new' ? 200 : 401, {});
    });
    const { transport, credentials } = connectTo({ server: server.url, token: () => token });
    expect((await transport.request(get)).status).toBe(200);
    expect(credentials.refreshes).toBe(0);
  });

  it('opens a stream after a 401, too', async () => {
    const server = await serve((request, response) => {
      response.writeHead(request.headers.authorization === 'Bearer 1' ? 200 : 401);
      response.end('line\n');
    });
    const { transport } = connectTo({ server: server.url, token: (count) => String(count) });
    const answer = await transport.stream(get);
    if (!isStream(answer)) throw new Error('no stream');
    const chunks = await collect(answer.chunks);
    expect(Buffer.concat(chunks).toString()).toBe('line\n');
  });

  it('says why there are no credentials', async () => {
    const server = await serve(ok);
    const { transport } = connectTo({
      server: server.url,
      token: () => Promise.reject(new Error('the plugin failed')),
    });
    await expect(transport.request(get)).rejects.toThrow('GET /version: the plugin failed');
    await expect(transport.request(get)).rejects.toThrow(TransportError);
  });

  it('gives up on a server that takes the call and never answers', async () => {
    const clock = createManualClock();
    const server = await serve(() => {});
    const { transport } = connectTo({ server: server.url }, { clock });
    const answer = rejectionOf(
      transport.request({ ...get, path: '/slow?token=1', timeoutMs: 5_000 }),
    );
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    clock.advance(5_000);
    expect((await answer).message).toContain('GET /slow: no answer within 5 s');
    await vi.waitFor(() => expect(server.open).toBe(0));
    expect(clock.waiting()).toEqual([]);
  });

  it('gives up on an answer that stalls within its body', async () => {
    const clock = createManualClock();
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":');
    });
    const { transport } = connectTo({ server: server.url }, { clock });
    const answer = rejectionOf(transport.request(get));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    clock.advance(30_000);
    expect((await answer).message).toContain('no answer within 30 s');
  });

  it('gives up on credentials that never come', async () => {
    const clock = createManualClock();
    const { transport } = connectTo(
      { server: new URL('http://127.0.0.1:1'), token: () => new Promise<string>(() => {}) },
      { clock },
    );
    const answer = rejectionOf(transport.request(get));
    clock.advance(30_000);
    expect((await answer).message).toContain('no answer within 30 s');
  });

  it('gives up when the caller aborts, before and during the call', async () => {
    const server = await serve(() => {});
    const { transport } = connectTo({ server: server.url });
    const controller = new AbortController();
    const answer = rejectionOf(transport.request({ ...get, signal: controller.signal }));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    controller.abort();
    expect((await answer).message).toContain('GET /version: aborted');
    await vi.waitFor(() => expect(server.open).toBe(0));
    await expect(transport.request({ ...get, signal: controller.signal })).rejects.toThrow(
      'aborted',
    );
    expect(server.received).toHaveLength(1);
  });

  it('refuses an answer that is too large', async () => {
    const server = await serve((_, response) => void response.end('x'.repeat(2_000)));
    const { transport } = connectTo({ server: server.url }, { maxResponseBytes: 1_000 });
    await expect(transport.request(get)).rejects.toThrow('the answer is larger than 1000 bytes');
  });

  it('names what was called where nobody listens', async () => {
    const { transport } = connectTo({ server: new URL('http://127.0.0.1:1') });
    await expect(transport.request(get)).rejects.toThrow(/^GET \/version: connect ECONNREFUSED/);
  });

  it('logs each warning of the server once', async () => {
    const server = await serve((_, response) =>
      sendJson(response, 200, {}, { warning: '299 - "old \\"API\\"", 299 - "unknown field"' }),
    );
    const { transport, logger } = connectTo({ server: server.url });
    await transport.request(get);
    await transport.request(get);
    expect(logger.lines.map(({ fields }) => fields)).toEqual([
      { warning: 'old "API"' },
      { warning: 'unknown field' },
    ]);
  });

  it('goes through a proxy', async () => {
    const targets: string[] = [];
    const server = await serve(ok);
    const proxy = createServer((request, response) => {
      targets.push(request.url ?? '');
      response.end('{"from":"proxy"}');
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    cleanups.push(async () => {
      proxy.close().closeAllConnections();
    });
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { transport } = connectTo({
      server: server.url,
      proxyUrl: new URL(`http://127.0.0.1:${port}`),
    });
    const answer = await transport.request(get);
    expect(answer.body.toString()).toBe('{"from":"proxy"}');
    expect(targets).toEqual([`${server.url.origin}/version`]);
    expect(server.received).toEqual([]);
  });
});

describe('transport over TLS', () => {
  let first: TestAuthority;
  let second: TestAuthority;
  beforeAll(() => {
    first = createTestAuthority();
    second = createTestAuthority();
  });
  afterAll(() => Promise.all(cleanups.splice(0).map((cleanup) => cleanup())));

  it('uses one connection for 200 requests', async () => {
    const server = await serve(ok, first.server);
    const { transport } = connectTo({ server: server.url, tls: { ca: first.ca } });
    for (let index = 0; index < 200; index += 1) {
      await transport.request(get);
      // The pool counts a connection as busy until the turn of the event loop is over.
      await new Promise(setImmediate);
    }
    expect(server.received).toHaveLength(200);
    expect(server.connections).toBe(1);
  });

  it('uses two connections at most for 200 requests without a pause', async () => {
    const server = await serve(ok, first.server);
    const { transport } = connectTo({ server: server.url, tls: { ca: first.ca } });
    for (let index = 0; index < 200; index += 1) await transport.request(get);
    expect(server.received).toHaveLength(200);
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it('makes no more connections than it may', async () => {
    const server = await serve(ok, first.server);
    const { transport } = connectTo(
      { server: server.url, tls: { ca: first.ca } },
      { connections: 4 },
    );
    await Promise.all(Array.from({ length: 100 }, () => transport.request(get)));
    expect(server.received).toHaveLength(100);
    expect(server.connections).toBeLessThanOrEqual(4);
  });

  it('shows its client certificate', async () => {
    const tls = { ...first.server, ca: first.ca, requestCert: true };
    const server = await serve(ok, tls);
    const { transport } = connectTo({ server: server.url, tls: { ca: first.ca, ...first.client } });
    await transport.request(get);
    expect(server.received[0]?.peer).toBe('tester');
  });

  it('refuses a server of another CA, and says what to check', async () => {
    const server = await serve(ok, second.server);
    const { transport, credentials } = connectTo({ server: server.url, tls: { ca: first.ca } });
    await expect(transport.request(get)).rejects.toThrow('check the certificate authority');
    expect(server.received).toEqual([]);
    expect(credentials.refreshes).toBe(1);
  });

  it('takes a new CA over when the server shows a certificate of it', async () => {
    const server = await serve(ok, second.server);
    const { transport } = connectTo({
      server: server.url,
      tls: { ca: first.ca },
      refreshedTls: { ca: second.ca },
    });
    expect((await transport.request(get)).status).toBe(200);
  });

  it('makes new connections when the TLS material changes, and lets watches on old ones end', async () => {
    let finish = (): void => {};
    const server = await serve((request, response) => {
      if (request.url !== '/watch') return sendJson(response, 200, {});
      response.write('one\n');
      finish = () => response.end('two\n');
    }, first.server);
    const { transport, credentials } = connectTo({
      server: server.url,
      tls: { ca: first.ca },
      refreshedTls: { ca: `${first.ca}\n${second.ca}` },
    });
    await transport.request(get);
    const stream = await transport.stream({ method: 'GET', path: '/watch' });
    if (!isStream(stream)) throw new Error('no stream');
    expect(server.connections).toBe(2);

    await credentials.refresh();
    await transport.request(get);
    expect(server.connections).toBe(3);
    await vi.waitFor(() => expect(server.open).toBe(2));

    finish();
    expect(Buffer.concat(await collect(stream.chunks)).toString()).toBe('one\ntwo\n');
    await vi.waitFor(() => expect(server.open).toBe(1));
  });

  it('tunnels through a proxy', async () => {
    const server = await serve(ok, first.server);
    const proxy = createServer().listen(0, '127.0.0.1');
    proxy.on('connect', (request, socket) => {
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => {});
    });
    await once(proxy, 'listening');
    cleanups.push(async () => {
      proxy.close();
    });
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { transport } = connectTo({
      server: server.url,
      tls: { ca: first.ca },
      proxyUrl: new URL(`http://127.0.0.1:${port}`),
    });
    expect((await transport.request(get)).status).toBe(200);
  });
});
