import type { Connection, TlsMode } from '../../login/connection.ts';
import { formatUri as format, parseUri as parse } from '../connection-uri.ts';

/** `ssl-mode` of MySQL's URIs (MySQL Shell, connection using a URI string). */
const tlsModes: Readonly<Record<string, TlsMode>> = {
  DISABLED: 'disable',
  PREFERRED: 'prefer',
  REQUIRED: 'require',
  VERIFY_CA: 'verify-ca',
  VERIFY_IDENTITY: 'verify-full',
};

/** `mysql://user:password@host:port/database`, which clients of both servers take. */
export function formatUri(connection: Connection): string {
  return format('mysql', connection);
}

/** The parts of a connection URI; undefined where the text is none. */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const parsed = parse(uri, ['mysql', 'mysql2', 'mariadb']);
  if (parsed === undefined) return undefined;
  const mode = parsed.parameters.get('ssl-mode') ?? parsed.parameters.get('sslmode') ?? '';
  const tls = tlsModes[mode.toUpperCase().replaceAll('-', '_')];
  return { ...parsed.connection, ...(tls === undefined ? {} : { tls }) };
}
