import { readApiError } from './api-status.ts';
import type { Clock } from './clock.ts';
import { sleep } from './deadline.ts';
import { ApiError, TransportError } from './errors.ts';
import type { Fence } from './fence.ts';
import type { Logger } from './logger.ts';
import type { RestClientMetrics } from './metric-sinks.ts';
import { retryDelayMs } from './retry-policy.ts';
import { isStream } from './transport.ts';
import type {
  HttpMethod,
  Transport,
  TransportRequest,
  TransportResponse,
  TransportStream,
} from './transport.ts';

export interface ApiCall {
  method: HttpMethod;
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: object;
  idempotent: boolean;
  /** The object may be a Secret. */
  secret: boolean;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  fence?: Fence | undefined;
}

export interface ApiCaller {
  /** Retries; rejects with an ApiError for an answer of 300 or above. */
  call(call: ApiCall): Promise<TransportResponse>;
  /** Does not retry: a watch is begun anew by its informer. */
  open(call: ApiCall): Promise<TransportStream>;
}

export interface ApiCallerOptions {
  transport: Transport;
  clock: Clock;
  logger: Logger;
  metrics: RestClientMetrics | undefined;
  /** Between 0 and 1. */
  random: () => number;
}

const defaultTimeoutMs = 30_000;
// MaxRequestBodyBytes of the API server: it would break off the connection instead of answering.
const mostBytesSent = 3 * 1024 * 1024;

/** Calls the API server: limits, retries, errors and metrics, and nothing of objects. */
export function createApiCaller(options: ApiCallerOptions): ApiCaller {
  const { transport, clock, logger, metrics, random } = options;
  const { host } = transport;

  const measured = async <T extends TransportResponse | TransportStream>(
    request: TransportRequest,
    send: (request: TransportRequest) => Promise<T>,
  ): Promise<T> => {
    const startedAt = clock.monotonic();
    const count = (code: string, responseBytes: number): void =>
      metrics?.answered({
        method: request.method,
        host,
        code,
        seconds: (clock.monotonic() - startedAt) / 1_000,
        requestBytes: Buffer.byteLength(request.body ?? ''),
        responseBytes,
      });
    try {
      const answer = await send(request);
      count(String(answer.status), isStream(answer) ? 0 : answer.body.length);
      return answer;
    } catch (error) {
      count('<error>', 0);
      throw error;
    }
  };

  const once = async (call: ApiCall, request: TransportRequest): Promise<TransportResponse> => {
    const answer = await measured(request, (sent) => transport.request(sent));
    if (answer.status >= 300) throw readApiError(failedCall(call), answer);
    return answer;
  };

  return {
    call: async (call) => {
      const request = toRequest(call);
      const deadline = clock.monotonic() + (call.timeoutMs ?? defaultTimeoutMs);
      for (let attempt = 1; ; attempt += 1) {
        const left = Math.max(deadline - clock.monotonic(), 0);
        try {
          return await once(call, { ...request, timeoutMs: left });
        } catch (error) {
          const delay = retryDelayMs({
            error,
            attempt,
            idempotent: call.idempotent,
            random: random(),
          });
          if (delay === undefined || clock.monotonic() + delay >= deadline) throw error;
          const code = codeOf(error);
          metrics?.retried({ method: call.method, host, code });
          logger.debug({ ...failedCall(call), code, attempt, delayMs: delay }, 'Trying again');
          await sleep(clock, delay, call.signal);
        }
      }
    },
    open: async (call) => {
      const timeoutMs = call.timeoutMs ?? defaultTimeoutMs;
      const answer = await measured({ ...toRequest(call), timeoutMs }, (sent) =>
        transport.stream(sent),
      );
      if (isStream(answer)) return answer;
      throw readApiError(failedCall(call), answer);
    },
  };
}

/** The JSON of an answer, taken to be what was asked for. Throws a TransportError, without it. */
export function parseBody<T extends object>(call: ApiCall, response: TransportResponse): T {
  try {
    const value: unknown = JSON.parse(response.body.toString('utf8'));
    if (isTakenToBe<T>(value)) return value;
  } catch {
    // Reported below: the error of the parser would quote the body.
  }
  const { method, path } = failedCall(call);
  throw new TransportError(`${method} ${path}: the answer is no JSON object`);
}

// The server is trusted to answer with the kind of object that it was asked for.
function isTakenToBe<T extends object>(value: unknown): value is T {
  return typeof value === 'object' && value !== null;
}

function toRequest(call: ApiCall): TransportRequest {
  const { method, path, headers, signal, fence } = call;
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const size = Buffer.byteLength(body ?? '');
  if (size > mostBytesSent) {
    throw new ApiError(method, failedCall(call).path, {
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: `the object has ${size} bytes and the API server takes ${mostBytesSent} at most; make it smaller`,
    });
  }
  return {
    method,
    path,
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
    ...(signal !== undefined && { signal }),
    fence,
  };
}

function failedCall({ method, path, secret }: ApiCall) {
  return { method, path: path.split('?', 1)[0] ?? path, secret };
}

function codeOf(error: unknown): string {
  return error instanceof ApiError ? String(error.code) : '<error>';
}
