import { log, textOf } from './log.ts';

/** Another service could not do its part. */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
  readonly service: string;
  /** 503: it may help to try again; 502: it answered nonsense. */
  readonly status: 502 | 503;

  constructor(service: string, status: 502 | 503, message: string) {
    super(message);
    this.service = service;
    this.status = status;
  }
}

export interface Call {
  readonly service: string;
  readonly url: string;
  readonly timeoutMs: number;
  readonly requestId: string;
  /** Sent by POST as JSON; without it the call is a GET. */
  readonly body?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Calls another service. Every call has to be one that may arrive twice: where the connection
 * breaks, as it may when the other side is just being updated, it is made once more.
 */
export async function callService(call: Call): Promise<Reply> {
  const signal = AbortSignal.timeout(call.timeoutMs);
  const response = await attempt(call, signal).catch(async (error: unknown) => {
    if (signal.aborted) throw failureOf(call, error, signal);
    return attempt(call, signal).catch((again: unknown) => {
      throw failureOf(call, again, signal);
    });
  });
  if ([429, 503, 504].includes(response.status)) {
    const said = typeof response.body['error'] === 'string' ? `: ${response.body['error']}` : '';
    throw new ServiceFailure(call.service, 503, `${call.service} is not available${said}`);
  }
  if (response.status >= 500) throw nonsense(call.service, `status ${response.status}`);
  return response;
}

export function nonsense(service: string, what: string): ServiceFailure {
  return new ServiceFailure(service, 502, `${service} answered with ${what}`);
}

async function attempt(call: Call, signal: AbortSignal): Promise<Reply> {
  const headers = { 'content-type': 'application/json', 'x-request-id': call.requestId };
  const response = await fetch(call.url, {
    headers,
    signal,
    ...(call.body === undefined ? {} : { method: 'POST', body: JSON.stringify(call.body) }),
  });
  return { status: response.status, body: objectOf(await response.text()) };
}

/** An object, empty where the text is none: what needs its fields looks for them. */
function objectOf(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** What broke is for the log: answers go to the outside, where addresses are nobody's business. */
function failureOf({ service, timeoutMs, requestId }: Call, error: unknown, signal: AbortSignal) {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  log('warn', 'a call failed', { to: service, requestId, error: textOf(cause) });
  const message = signal.aborted
    ? `${service} did not answer within ${timeoutMs} ms`
    : `${service} cannot be reached`;
  return new ServiceFailure(service, 503, message);
}
