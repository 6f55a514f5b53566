import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TestAuthority } from '../../../src/runtime/testing/test-certificates.ts';
import { listenOnLoopback } from '../listen-on-loopback.ts';
import { readTarget, type Call } from './call.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './fault.ts';
import { forwardCall } from './forward-call.ts';
import { forwardWatch } from './forward-watch.ts';
import { createLeaseView, type LeaseView } from './lease-view.ts';
import { followRawSockets } from './raw-sockets.ts';
import { createRecording, type Recording } from './record.ts';
import { narrow } from './scope.ts';
import type { Upstream } from './upstream.ts';

export interface ProxyOptions {
  upstream: Upstream;
  /** The CA that Slipway trusts, and the certificate of the proxy. */
  authority: Pick<TestAuthority, 'ca' | 'server'>;
  /** The only namespace that is shown. */
  namespace: string;
  fault: Fault;
}

/** A proxy between the processes of one plan and the API server. */
export interface Proxy {
  /** The URL of the API server for a process: its path says who it is. */
  urlFor(process: string): string;
  readonly recording: Recording;
  readonly lease: LeaseView;
  /** Milliseconds since the proxy began. */
  now(): number;
  close(): Promise<void>;
}

/** Starts a proxy on a free port of the loopback. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const startedAt = performance.now();
  const now = (): number => performance.now() - startedAt;
  const lease = createLeaseView(now);
  const recording = createRecording(lease);
  const { fault } = options;
  const server = createServer({
    cert: options.authority.server.cert,
    key: options.authority.server.key,
  });
  const sockets = followRawSockets(server, () => fault.connected?.() ?? true);
  const breakOff = new AbortController();
  let calls = 0;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { process, url } = splitProcess(request.url ?? '/');
    const scoped = narrow(url, options.namespace);
    calls += 1;
    const call: Call = {
      id: calls,
      process,
      ...readTarget(request.method ?? 'GET', scoped),
      method: request.method ?? 'GET',
      path: scoped.pathname + scoped.search,
      query: scoped.searchParams,
      body: Buffer.concat(chunks),
      at: now(),
    };
    const entry = recording.begin(call);
    const exchange: Exchange = {
      call,
      entry,
      fault,
      lease,
      response,
      upstream: options.upstream,
      headers: request.headers,
      reset: () => sockets.reset(request.socket),
      ended: breakOff.signal,
    };
    await (call.verb === 'watch' ? forwardWatch(exchange) : forwardCall(exchange));
  };

  server.on('request', (request, response) => {
    response.on('error', () => undefined);
    handle(request, response).catch(() => {
      // Slipway or the API server is gone, or either broke off.
      sockets.reset(request.socket);
    });
  });
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  return {
    urlFor: (process) => `https://127.0.0.1:${port}/${process}`,
    recording,
    lease,
    now,
    close: () => {
      breakOff.abort();
      sockets.resetAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function splitProcess(path: string): { process: string; url: URL } {
  const [, process = '', rest = '/'] = /^\/([^/?]+)(.*)$/.exec(path) ?? [];
  return { process, url: new URL(rest === '' ? '/' : rest, 'https://proxy') };
}

async function listen(server: Server): Promise<number> {
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return listenOnLoopback(server);
}
