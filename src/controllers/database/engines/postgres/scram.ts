import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const iterations = 4096;
const keyLength = 32;

/**
 * The SCRAM-SHA-256 verifier of a password (RFC 5803), as PostgreSQL keeps it: sent in place of the
 * password, so that no statement ever holds that. The salt is 16 random bytes.
 */
export function scramVerifier(password: string, salt: Buffer): string {
  // SASLprep (RFC 4013) is, for passwords that people or Slipway make, the NFKC form.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, keyLength, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
