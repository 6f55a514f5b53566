import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { test } from 'node:test';
import { callService, type Reply } from '../src/call.ts';

/** Calls a server that answers in some way, and waits longer than it takes on a busy machine. */
async function callTo(listener: RequestListener, timeoutMs = 30_000): Promise<Reply> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const url = `http://127.0.0.1:${port}/`;
    return await callService({ service: 'payments', url, timeoutMs, requestId: 'r' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

await test('a connection that breaks is tried once more', async () => {
  let calls = 0;
  const reply = await callTo((request, response) => {
    calls += 1;
    if (calls === 1) request.socket.destroy();
    else response.end('{"id": 1}');
  });
  assert.deepEqual([calls, reply], [2, { status: 200, body: { id: 1 } }]);
});

await test('failures say who and why', async () => {
  const fails: [RequestListener, number, RegExp][] = [
    [(request) => request.socket.destroy(), 503, /payments cannot be reached/],
    [(_, response) => response.writeHead(503).end('{"error": "why"}'), 503, /not available: why/],
    [(_, response) => response.writeHead(500).end('<html>'), 502, /answered with status 500/],
  ];
  for (const [listener, status, message] of fails) {
    await assert.rejects(callTo(listener), { service: 'payments', status, message });
  }
});

await test('who does not answer in time is not waited for', async () => {
  const message = 'payments did not answer within 300 ms';
  const silent = callTo(() => undefined, 300);
  await assert.rejects(silent, { service: 'payments', status: 503, message });
});

await test('what is no JSON has no fields', async () => {
  for (const text of ['', 'nonsense', 'null', '"text"']) {
    assert.deepEqual(await callTo((_, response) => response.end(text)), { status: 200, body: {} });
  }
});
