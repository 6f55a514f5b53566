import { describe, expect, it } from 'vitest';
import { CredentialsError } from './credentials.ts';
import { ApiError, TransportError } from './errors.ts';
import { mostAttempts, retryDelayMs } from './retry-policy.ts';

const answered = (code: number, retryAfterMs?: number, cause = ''): ApiError =>
  new ApiError('GET', '/x', { code, details: { causes: [{ reason: cause }] } }, retryAfterMs);
const failed = (fields: object): TransportError =>
  new TransportError('x', { cause: Object.assign(new Error('x'), fields) });

const refused = failed({ code: 'ECONNREFUSED', syscall: 'connect' });
const unresolved = failed({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' });
const connectTimedOut = failed({ code: 'UND_ERR_CONNECT_TIMEOUT' });
const reset = failed({ code: 'ECONNRESET', syscall: 'read' });
const hungUp = failed({ code: 'UND_ERR_SOCKET' });
const severalAddresses = new TransportError('x', {
  cause: new AggregateError([refused.cause, refused.cause]),
});

describe('retryDelayMs', () => {
  it.each<[string, unknown, number | undefined, number | undefined]>([
    // What happened, the delay of an idempotent call, and that of another.
    ['429 with Retry-After', answered(429, 3_000), 3_000, 3_000],
    ['429 without', answered(429), 1_000, 1_000],
    ['503 with Retry-After', answered(503, 2_000), 2_000, undefined],
    ['500 with Retry-After', answered(500, 2_000), 2_000, undefined],
    ['503 without', answered(503), undefined, undefined],
    ['504 with Retry-After', answered(504, 1_000), 1_000, undefined],
    [
      '504 for a version to come',
      answered(504, 1_000, 'ResourceVersionTooLarge'),
      undefined,
      undefined,
    ],
    ['404', answered(404), undefined, undefined],
    ['409 with Retry-After', answered(409, 1_000), undefined, undefined],
    ['nobody listens', refused, 100, 100],
    ['nobody listens at any address', severalAddresses, 100, 100],
    ['the name is not found', unresolved, 100, 100],
    ['no connection in time', connectTimedOut, 100, 100],
    ['the connection was reset', reset, 100, undefined],
    ['the server hung up', hungUp, 100, undefined],
    ['the certificate is wrong', failed({ code: 'CERT_HAS_EXPIRED' }), undefined, undefined],
    [
      'no credentials',
      new TransportError('x', { cause: new CredentialsError('x') }),
      undefined,
      undefined,
    ],
    ['timed out', new TransportError('x'), undefined, undefined],
    ['anything else', new Error('x'), undefined, undefined],
  ])('after %s', (_, error, idempotent, other) => {
    expect(retryDelayMs({ error, attempt: 1, idempotent: true, random: 0 })).toBe(idempotent);
    expect(retryDelayMs({ error, attempt: 1, idempotent: false, random: 0 })).toBe(other);
  });

  it('backs off, up to 5 s', () => {
    const delays = Array.from({ length: mostAttempts }, (_, index) =>
      retryDelayMs({ error: reset, attempt: index + 1, idempotent: true, random: 0 }),
    );
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, undefined]);
  });

  it('adds up to a fifth, and never comes back early', () => {
    const delay = (random: number): number | undefined =>
      retryDelayMs({ error: answered(429, 1_000), attempt: 1, idempotent: true, random });
    expect([delay(0), delay(0.5), delay(1)]).toEqual([1_000, 1_100, 1_200]);
  });
});
