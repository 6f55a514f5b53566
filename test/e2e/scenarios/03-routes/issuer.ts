import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** What signs tokens: an issuer has several over time. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** Its public part, as a JSON Web Key. */
  readonly jwk: Readonly<Record<string, string>>;
}

export const issuer = 'https://id.example.com';

/** A new key for ES256 (RFC 7518, section 3.4). */
export function newKey(kid: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const jwk = { kty: 'EC', crv: 'P-256', alg: 'ES256', kid, x, y };
  return { kid, privateKey, jwk };
}

/** The header of a request with a token of the issuer for orders, unless the claims say otherwise. */
export function bearer(
  { kid, privateKey }: SigningKey,
  claims: Readonly<Record<string, unknown>> = {},
): { readonly authorization: string } {
  const now = Math.floor(Date.now() / 1_000);
  const payload = { iss: issuer, aud: 'orders', sub: 'ada', exp: now + 600, ...claims };
  const text = [{ alg: 'ES256', typ: 'JWT', kid }, payload].map(encoded).join('.');
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  const signature = sign('sha256', Buffer.from(text), key).toString('base64url');
  return { authorization: `Bearer ${text}.${signature}` };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
