import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopImage } from '../../support/images.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop } from '../../support/shop.ts';
import { ask, untilAnswered } from './echo.ts';

const cluster = useCluster();
const namespace = 'protocols';
const host = 'protocols.example.com';

/** Upgrades to a WebSocket (RFC 6455) that sends short texts back, and speaks HTTP/2 without TLS. */
const program = `
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');
const http2 = require('node:http2');
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const plain = createServer((request, response) => response.end('{}')).listen(8080);
plain.on('upgrade', ({ headers }, socket) => {
  const accept = createHash('sha1').update(headers['sec-websocket-key'] + magic).digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
    'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
  socket.on('data', (frame) => {
    const text = frame.subarray(6).map((byte, at) => byte ^ frame[2 + (at % 4)]);
    socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
  });
});
http2.createServer(({ httpVersion: version, url, headers }, response) => {
  response.end(JSON.stringify({ method: version, url, headers, port: 8081, copied: 0 }));
}).listen(8081);
process.on('SIGTERM', () => process.exit());
`;

const service = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  metadata: { name: 'spoken', namespace },
  spec: {
    image: shopImage('orders'),
    command: ['/nodejs/bin/node', '-e', program],
    replicas: 1,
    ports: [
      { name: 'http', port: 8080 },
      { name: 'h2', port: 8081, protocol: 'h2c' },
    ],
    health: { readiness: '/ready' },
    routes: [
      { name: 'sockets', host, path: '/sockets' },
      { name: 'h2', host, path: '/h2', port: 'h2' },
    ],
  },
};

/** Asks for a WebSocket through the gateway. */
async function openSocket(key: string): Promise<{ accept: string; socket: Duplex }> {
  const headers = {
    host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${cluster.httpUrl}/sockets`, { headers });
    asked.on('upgrade', (answer, socket) => {
      resolve({ accept: answer.headers['sec-websocket-accept'] ?? '', socket });
    });
    asked.on('response', ({ statusCode }) => reject(new Error(`not upgraded: ${statusCode}`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** A short text, masked as clients have to. */
function frame(text: string): Buffer {
  const mask = randomBytes(4);
  const masked = Buffer.from(text).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | masked.length]), mask, masked]);
}

describe('protocols beside plain requests', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await applyObjects(cluster, space, service);
    await untilReady(cluster, namespace, { timeoutMs: 120_000 });
    await untilAnswered(cluster, { path: '/sockets', host }, ({ status }) =>
      expect(status).toBe(200),
    );
  });
  afterAll(() => cluster.kubectl(['delete', 'namespace', namespace, '--wait=false']));

  it('WebSockets get through, both ways', async () => {
    const key = randomBytes(16).toString('base64');
    const { accept, socket } = await openSocket(key);
    const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
    expect(accept).toBe(createHash('sha1').update(`${key}${magic}`).digest('base64'));
    for (const text of ['first', 'second']) {
      const answered = new Promise<Buffer>((resolve) => socket.once('data', resolve));
      socket.write(frame(text));
      expect((await answered).subarray(2).toString()).toBe(text);
    }
    socket.destroy();
  });

  it('a port of protocol h2c is spoken to by HTTP/2', async () => {
    const { status, seen } = await ask(cluster, { path: '/h2', host });
    expect([status, seen?.method]).toEqual([200, '2.0']);
  });
});
