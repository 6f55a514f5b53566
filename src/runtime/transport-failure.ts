import { TransportError } from './errors.ts';

const lost = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
]);

const untrusted = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The TransportError for a failed call: what was called and why it failed, and no body. */
export function transportFailure(call: string, cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause;
  const error = rootOf(cause);
  const reason = error instanceof Error ? error.message : String(error);
  const advice = isUntrustedCertificate(cause)
    ? '; check the certificate authority (ca.crt or certificate-authority-data)'
    : '';
  return new TransportError(`${call}: ${reason}${advice}`, { cause });
}

/** The connection broke or was never made: it may well work next time. */
export function isConnectionLost(error: unknown): boolean {
  return lost.has(textOf(error, 'code'));
}

/** Nothing of the request can have reached the server: no connection was made. */
export function wasNeverSent(error: unknown): boolean {
  return (
    textOf(error, 'code') === 'UND_ERR_CONNECT_TIMEOUT' ||
    ['connect', 'getaddrinfo'].includes(textOf(error, 'syscall'))
  );
}

/** The server's certificate is not one that the CA at hand vouches for. */
export function isUntrustedCertificate(error: unknown): boolean {
  return untrusted.has(textOf(error, 'code'));
}

function textOf(error: unknown, field: 'code' | 'syscall'): string {
  const root = rootOf(error);
  const value: unknown = root instanceof Error ? Reflect.get(root, field) : undefined;
  return typeof value === 'string' ? value : '';
}

// Where a host has several addresses, the failures of all of them come as one AggregateError.
function rootOf(error: unknown): unknown {
  if (error instanceof TransportError && error.cause !== undefined) return rootOf(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}
