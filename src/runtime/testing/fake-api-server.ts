import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Resource } from '../resource.ts';
import { createFakeApi } from './fake-api.ts';
import type { FakeApi, FakeApiOptions } from './fake-api.ts';
import { createFakeCluster } from './fake-cluster.ts';
import type { FakeCluster } from './fake-cluster.ts';

/**
 * A fake API server on a free port of 127.0.0.1. Change its state through `cluster`, as another
 * user would; look at its requests, break its watches and make calls fail through `api`. For tests
 * without sockets, put {@link createFakeTransport} on the `api` instead.
 */
export interface FakeApiServer {
  readonly url: URL;
  readonly cluster: FakeCluster;
  readonly api: FakeApi;
  readonly close: () => Promise<void>;
}

/** Starts a server that serves these resources; those of others answer 404. */
export async function startFakeApiServer(
  resources: readonly Resource[],
  options: Omit<FakeApiOptions, 'cluster'> = {},
): Promise<FakeApiServer> {
  const cluster = createFakeCluster(resources);
  const api = createFakeApi({ ...options, cluster });
  const server = createServer((message, response) => {
    serve(api, message, response).catch(() => message.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    cluster,
    api,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(api: FakeApi, message: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const url = new URL(message.url ?? '/', 'http://fake');
  const { status, headers, body } = await api.handle({
    method: message.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  });
  response.writeHead(status, headers);
  if (Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  response.on('close', () => body.end());
  for await (const piece of body) {
    response.write(piece);
    // Pieces are to arrive one by one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}
