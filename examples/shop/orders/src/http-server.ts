import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from './log.ts';
import { observeRequest } from './metrics.ts';
import { routeOf, type Answer, type Handler } from './routes.ts';

const mostBytes = 16_384;
/** How long requests that are under way may take once no new ones are accepted. */
const graceMs = 6_000;
const probes = new Set(['/healthz', '/ready', '/metrics']);

export function createHttpServer(handler: Handler, isDraining: () => boolean): Server {
  const server = createServer((request, response) => {
    void respond(handler, request, response, isDraining);
  });
  // Longer than a gateway keeps idle connections, so that the gateway closes them and never sends
  // a request into one that is being closed here.
  server.keepAliveTimeout = 2 * 60 * 60_000;
  server.requestTimeout = 10_000;
  return server;
}

/**
 * Takes requests as they arrive until every proxy has heard that this pod goes; then accepts no
 * more and waits for those under way.
 */
export async function drain(server: Server, drainMs: number): Promise<void> {
  await sleep(drainMs);
  const cutOff = setTimeout(() => {
    log('warn', 'requests were cut off', { afterMs: graceMs });
    server.closeAllConnections();
  }, graceMs);
  await new Promise((resolve) => server.close(resolve));
  clearTimeout(cutOff);
}

async function respond(
  handler: Handler,
  incoming: IncomingMessage,
  response: ServerResponse,
  isDraining: () => boolean,
): Promise<void> {
  const started = performance.now();
  const { method = '', url = '/' } = incoming;
  const [path = '/', parameters = ''] = url.split('?', 2);
  const requestId = headerOf(incoming, 'x-request-id') ?? randomUUID();
  const body = await readBody(incoming).catch(() => undefined);
  const answer: Answer =
    body === undefined
      ? { status: 413, body: { error: `body has to be at most ${mostBytes} bytes`, field: 'body' } }
      : await handler({
          method,
          path,
          parameters: new URLSearchParams(parameters),
          requestId,
          idempotencyKey: headerOf(incoming, 'idempotency-key'),
          body,
        });
  // A body that was not read to its end leaves the connection of no more use.
  if (isDraining() || body === undefined) response.setHeader('connection', 'close');
  send(response, answer);
  const durationMs = performance.now() - started;
  observeRequest(routeOf(path), method, answer.status, durationMs / 1_000);
  if (probes.has(path)) return;
  const details = { method, path, route: routeOf(path), status: answer.status, requestId };
  log('info', 'request', { ...details, durationMs: Math.round(durationMs) });
}

function send(response: ServerResponse, { status, body, contentType }: Answer): void {
  if (status === 503) response.setHeader('retry-after', '2');
  response.writeHead(status, { 'content-type': contentType ?? 'application/json' });
  response.end(contentType === undefined ? `${JSON.stringify(body)}\n` : body);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Rejects where the body is too long or ends early. */
async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > mostBytes) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
