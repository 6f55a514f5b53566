import type { StatusObject } from './client.ts';

/** The API server answered, with an error. The message holds no body: bodies may hold secrets. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly reason: string;
  readonly status: StatusObject;
  readonly retryAfterMs: number | undefined;

  constructor(verb: string, path: string, status: StatusObject, retryAfterMs?: number) {
    const code = status.code ?? 0;
    super(`${verb} ${path}: ${code} ${status.reason ?? ''}: ${status.message ?? 'no message'}`);
    this.code = code;
    this.reason = status.reason ?? '';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** There was no answer: refused, reset, timed out, TLS failed, or not JSON. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** This process does not hold the lease for certain, so it must not write. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export function isNotFound(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 404;
}

export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 409;
}

/** The API server does not take the object as it is. */
export function isInvalid(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 422;
}

export function isForbidden(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 403;
}

/** The resource version is too old, or the continue token expired. */
export function isExpired(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    (error.code === 410 || error.reason === 'Expired' || error.reason === 'Gone')
  );
}

/** The namespace is going away: nothing can be created in it, and nothing needs to be. */
export function isNamespaceTerminating(error: unknown): error is ApiError {
  return (
    isForbidden(error) &&
    (error.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ??
      false)
  );
}

export type ReconcileErrorKind = 'terminal' | 'waiting' | 'transient';

/**
 * What a reconcile step could not do. `terminal`: the user has to change the spec, it is not
 * retried; `waiting`: somebody else has to act, an event of theirs retries it; `transient`: it
 * is retried with backoff.
 */
export class ReconcileError extends Error {
  override readonly name = 'ReconcileError';
  readonly kind: ReconcileErrorKind;
  readonly reason: string;
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ReconcileErrorKind,
    reason: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}
