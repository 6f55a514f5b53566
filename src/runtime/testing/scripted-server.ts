import { createServer as createHttpServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface ReceivedRequest {
  method: string;
  /** With the query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The common name of the client certificate. */
  peer: string | undefined;
}

export interface ScriptedServer {
  readonly url: URL;
  readonly received: readonly ReceivedRequest[];
  /** How many connections were ever made. */
  readonly connections: number;
  /** How many are open. */
  readonly open: number;
  close(): Promise<void>;
}

/** Answers one request; the index says which, from 0. */
export type Script = (
  request: ReceivedRequest,
  response: ServerResponse,
  index: number,
) => void | Promise<void>;

/** A server on a free port of 127.0.0.1 that does what the test says; HTTPS where given keys. */
export async function startScriptedServer(
  script: Script,
  tls?: ServerOptions,
): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const request = describe(message, Buffer.concat(chunks).toString('utf8'));
    received.push(request);
    await script(request, response, received.length - 1);
  };
  const listener = (message: IncomingMessage, response: ServerResponse): void => {
    handle(message, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  server.keepAliveTimeout = 60_000;
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: new URL(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`),
    received,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function describe(message: IncomingMessage, body: string): ReceivedRequest {
  const { socket } = message;
  const peer = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN : undefined;
  return {
    method: message.method ?? '',
    url: message.url ?? '',
    headers: message.headers,
    body,
    peer: Array.isArray(peer) ? peer[0] : peer,
  };
}
