import { STATUS_CODES } from 'node:http';
import type { StatusObject } from './client.ts';
import { ApiError } from './errors.ts';
import type { TransportResponse } from './transport.ts';

export interface FailedCall {
  method: string;
  /** Without the query. */
  path: string;
  /** The object may be a Secret: what the server says of its content is left out. */
  secret: boolean;
}

const longestMessage = 2_000;
// With these the server speaks of names and permissions, with others it may quote the object.
const namesOnly = new Set([401, 403, 404, 409, 410, 429]);

/**
 * The ApiError for an answer of 300 or above. Only what a `Status` says is taken over; any other
 * body, such as the page of a load balancer, is left out, and so is what may quote a Secret.
 */
export function readApiError(call: FailedCall, response: TransportResponse): ApiError {
  const status = readStatus(response);
  const shown = call.secret && !namesOnly.has(response.status) ? withoutContent(status) : status;
  return new ApiError(call.method, call.path, shown, retryAfterMs(response, status));
}

/** What a `Status` says, as far as it has the right types; `undefined` for anything else. */
export function toStatusObject(value: unknown): StatusObject | undefined {
  if (!isRecord(value) || value['kind'] !== 'Status') return undefined;
  const { code, reason, message, details } = value;
  return {
    kind: 'Status',
    ...(typeof code === 'number' && { code }),
    ...(typeof reason === 'string' && { reason }),
    ...(typeof message === 'string' && { message: message.slice(0, longestMessage) }),
    ...(isRecord(details) && { details: toDetails(details) }),
  };
}

function readStatus(response: TransportResponse): StatusObject {
  const { status: code } = response;
  const phrase = STATUS_CODES[code] ?? 'unknown status';
  const status = toStatusObject(tryParse(response.body));
  return {
    ...status,
    code,
    reason: status?.reason ?? phrase.replaceAll(/[^A-Za-z]/g, ''),
    message: status?.message ?? phrase,
  };
}

type Details = NonNullable<StatusObject['details']>;

function toDetails(details: Record<string, unknown>): Details {
  const { name, kind, group, retryAfterSeconds, causes } = details;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof group === 'string' && { group }),
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    ...(Array.isArray(causes) && { causes: causes.filter(isRecord).map(toCause) }),
  };
}

function toCause({ reason, message, field }: Record<string, unknown>) {
  return {
    ...(typeof reason === 'string' && { reason }),
    ...(typeof message === 'string' && { message: message.slice(0, longestMessage) }),
    ...(typeof field === 'string' && { field }),
  };
}

function withoutContent(status: StatusObject): StatusObject {
  const { details, ...rest } = status;
  return {
    ...rest,
    message: 'the message is left out, since it may quote the Secret',
    ...(details !== undefined && {
      details: {
        ...details,
        causes: (details.causes ?? []).map(({ reason, field }) => toCause({ reason, field })),
      },
    }),
  };
}

function retryAfterMs(response: TransportResponse, status: StatusObject): number | undefined {
  const header = response.headers['retry-after'];
  const seconds =
    typeof header === 'string' && /^\d+$/.test(header)
      ? Number(header)
      : status.details?.retryAfterSeconds;
  return seconds === undefined || seconds < 0 ? undefined : seconds * 1_000;
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
