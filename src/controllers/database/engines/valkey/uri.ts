import type { Connection, TlsMode } from '../../login/connection.ts';
import { formatUri as format, parseUri as parse } from '../connection-uri.ts';

const plainSchemes = ['redis', 'valkey'];
const tlsSchemes = ['rediss', 'valkeys'];
/** With these a client that begins without TLS gets nowhere. */
const modesOfTls: readonly TlsMode[] = ['require', 'verify-ca', 'verify-full'];

/**
 * `redis://user:password@host:port/database` (IANA's scheme `redis`), `rediss` where TLS is
 * demanded. All clients of Valkey know these; `valkey://` only some do.
 */
export function formatUri(connection: Connection): string {
  return format(modesOfTls.includes(connection.tls) ? 'rediss' : 'redis', connection);
}

/**
 * The parts of a connection URI; undefined where the text is none. The scheme says whether there is
 * TLS, which clients then verify. A password without a user is that of the user `default`.
 */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const plain = parse(uri, plainSchemes);
  const parsed = plain ?? parse(uri, tlsSchemes);
  if (parsed === undefined) return undefined;
  const { username, password } = parsed.connection;
  return {
    ...parsed.connection,
    ...(username === undefined && password !== undefined ? { username: 'default' } : {}),
    tls: plain === undefined ? 'verify-full' : 'disable',
  };
}
