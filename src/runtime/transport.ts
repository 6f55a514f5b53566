import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Dispatchers } from './connection-pool.ts';
import { createAuthenticatedExchange } from './authenticated-exchange.ts';
import type { Exchange } from './authenticated-exchange.ts';
import type { ClusterCredentials } from './credentials.ts';
import { startDeadline } from './deadline.ts';
import type { Deadline } from './deadline.ts';
import { LeaseLostError, TransportError } from './errors.ts';
import type { Fence } from './fence.ts';
import { fencedDispatch } from './fenced-dispatch.ts';
import type { Logger } from './logger.ts';
import { transportFailure } from './transport-failure.ts';
import { createWarningLog } from './warning-log.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface TransportRequest {
  method: HttpMethod;
  /** With its query; the path of the server's URL comes before it. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  signal?: AbortSignal;
  /** Asked as the request goes out, when it has a connection. */
  fence?: Fence | undefined;
  /** Milliseconds until the whole answer, or the head of a stream, has to be there; 30,000 by default. */
  timeoutMs?: number;
}

export interface TransportResponse {
  status: number;
  headers: ResponseHeaders;
  body: Buffer;
}

/** An answer that is read as it comes. Iterating to the end, or breaking off, frees its socket. */
export interface TransportStream {
  status: number;
  headers: ResponseHeaders;
  /** Ends quietly where the caller aborted; rejects with a TransportError on a broken connection. */
  chunks: AsyncIterable<Buffer>;
}

/**
 * HTTP to one API server, with its credentials. A 401 makes it refresh the credentials and try
 * once more, as does a certificate that the known CA does not vouch for. It rejects with a
 * TransportError, or what a fence threw, only: any status is an answer. It does not retry anything else.
 */
export interface Transport {
  /** Host and port of the server, for metrics. */
  readonly host: string;
  request(request: TransportRequest): Promise<TransportResponse>;
  /** A stream for a status below 300, else the whole answer. */
  stream(request: TransportRequest): Promise<TransportStream | TransportResponse>;
  /** Breaks off everything. */
  close(): Promise<void>;
}

export interface TransportOptions {
  credentials: ClusterCredentials;
  clock: Clock;
  logger: Logger;
  userAgent?: string;
  /** Connections for requests at most; 32 by default. */
  connections?: number;
  /** Bytes of an answer that is not a stream at most; 128 MiB by default. */
  maxResponseBytes?: number;
}

const defaultTimeoutMs = 30_000;
const defaultMaxResponseBytes = 128 * 1024 * 1024;
const mostBytesOfAnError = 1024 * 1024;

/** Connects lazily, at the first call. */
export function createTransport(options: TransportOptions): Transport {
  const { credentials, clock, logger } = options;
  const maxResponseBytes = options.maxResponseBytes ?? defaultMaxResponseBytes;
  const prefix = credentials.server.pathname.replace(/\/+$/, '');
  const pool = createConnectionPool({
    proxyUrl: credentials.proxyUrl,
    connections: options.connections ?? 32,
  });
  const logWarnings = createWarningLog(logger);

  const send = async (exchange: Exchange, authentication: Record<string, string>) => {
    const { request, deadline } = exchange;
    const dispatcher = pool.dispatchers(credentials.tls)[exchange.kind];
    const { fence } = request;
    const sender = fence === undefined ? dispatcher : fencedDispatch(dispatcher, fence);
    const answer = await sender.request({
      origin: credentials.server.origin,
      path: prefix + request.path,
      method: request.method,
      headers: {
        'user-agent': options.userAgent ?? 'slipway',
        accept: 'application/json',
        ...request.headers,
        ...authentication,
      },
      body: request.body ?? null,
      signal: deadline.signal,
    });
    logWarnings(answer.headers['warning']);
    return answer;
  };

  const exchange = createAuthenticatedExchange(credentials, send);

  const withDeadline = async <T>(
    request: TransportRequest,
    kind: keyof Dispatchers,
    use: (answer: Dispatcher.ResponseData, deadline: Deadline) => Promise<T>,
  ): Promise<T> => {
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const deadline = startDeadline(clock, timeoutMs, request.signal);
    try {
      if (deadline.signal.aborted) throw new Error('aborted');
      return await use(await exchange({ request, kind, deadline }), deadline);
    } catch (error) {
      deadline.end();
      throw error instanceof LeaseLostError ? error : failure(request, error, deadline, timeoutMs);
    }
  };

  return {
    host: credentials.server.host,
    request: (request) =>
      withDeadline(request, 'requests', async (answer, deadline) => {
        const response = await readWhole(answer, maxResponseBytes);
        deadline.end();
        return response;
      }),
    stream: (request) =>
      withDeadline(request, 'watches', async (answer, deadline) => {
        if (answer.statusCode >= 300) {
          const response = await readWhole(answer, mostBytesOfAnError);
          deadline.end();
          return response;
        }
        deadline.stopTimer();
        const { statusCode: status, headers } = answer;
        return { status, headers, chunks: readChunks(request, answer, deadline) };
      }),
    close: () => pool.destroy(),
  };
}

/** Whether the answer of {@link Transport.stream} is one. */
export function isStream(answer: TransportStream | TransportResponse): answer is TransportStream {
  return 'chunks' in answer;
}

/** By events: an iterator would take several times as long for a small answer. */
function readWhole(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else body.destroy(new Error(`the answer is larger than ${maxBytes} bytes`));
    });
    body.once('end', () => resolve({ status, headers, body: Buffer.concat(chunks, size) }));
    body.on('error', reject);
    body.once('close', () => reject(new Error('the connection was closed')));
  });
}

async function* readChunks(
  request: TransportRequest,
  answer: Dispatcher.ResponseData,
  deadline: Deadline,
): AsyncGenerator<Buffer> {
  const { body } = answer;
  try {
    for await (const chunk of body) yield bytesOf(chunk);
  } catch (error) {
    if (!deadline.signal.aborted) throw transportFailure(nameOf(request), error);
  } finally {
    deadline.end();
    // Breaking off is no error to anybody: there may be no listener left.
    body.on('error', () => {});
    body.destroy();
  }
}

function bytesOf(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk;
  throw new TypeError('the connection gave something that is no Buffer');
}

function failure(
  request: TransportRequest,
  error: unknown,
  deadline: Deadline,
  timeoutMs: number,
): TransportError {
  if (deadline.timedOut) {
    return new TransportError(`${nameOf(request)}: no answer within ${timeoutMs / 1_000} s`);
  }
  if (deadline.signal.aborted) return new TransportError(`${nameOf(request)}: aborted`);
  return transportFailure(nameOf(request), error);
}

function nameOf(request: TransportRequest): string {
  return `${request.method} ${request.path.split('?', 1)[0]}`;
}
