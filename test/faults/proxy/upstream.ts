import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Answer } from './fault.ts';

/** Where requests are forwarded to. */
export interface Upstream {
  /** Rejects where there is no answer, or a broken one. */
  call(request: UpstreamRequest): Promise<Answer>;
  /** Resolves at the head of the answer; the signal breaks the stream off. */
  stream(request: UpstreamRequest, signal: AbortSignal): Promise<IncomingMessage>;
  close(): void;
}

export interface UpstreamRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Headers that belong to one connection, or that are made anew. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
]);

/** A real API server, with connections that all plans share. */
export function createUpstream(server: string, ca: string): Upstream {
  const agent = new Agent({ keepAlive: true, ca, maxCachedSessions: 4 });
  const url = new URL(server);
  const send = (what: UpstreamRequest, signal?: AbortSignal): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const options: RequestOptions = {
        agent,
        host: url.hostname,
        port: url.port,
        method: what.method,
        path: what.path,
        headers: ownHeaders(what),
        ...(signal === undefined ? {} : { signal }),
      };
      const sent = request(options, resolve);
      sent.once('error', reject);
      sent.end(what.body);
    });
  return {
    call: async (what) => {
      const message = await send(what);
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      return {
        status: message.statusCode ?? 502,
        headers: plainHeaders(message.headers),
        body: Buffer.concat(chunks),
      };
    },
    stream: send,
    close: () => agent.destroy(),
  };
}

/** The headers of an answer that are sent on. */
export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name)) continue;
    plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

function ownHeaders({ headers, body }: UpstreamRequest): Record<string, string | number> {
  const length = body.length === 0 ? {} : { 'content-length': body.length };
  return { ...plainHeaders(headers), ...length };
}
