import { createHash } from 'node:crypto';

/** What `mysql_native_password` keeps of a password: the SHA-1 of its SHA-1. */
export function nativeHash(password: string): string {
  const sha1 = (data: string | Buffer): Buffer => createHash('sha1').update(data).digest();
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
}
