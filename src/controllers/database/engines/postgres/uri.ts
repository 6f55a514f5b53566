import { tlsModes, type Connection } from '../../login/connection.ts';
import { formatUri as format, parseUri as parse } from '../connection-uri.ts';

/** `postgresql://user:password@host:port/database`. */
export function formatUri(connection: Connection): string {
  return format('postgresql', connection);
}

/** The parts of a connection URI (libpq, 34.1.1.2); undefined where the text is none. */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const parsed = parse(uri, ['postgresql', 'postgres']);
  if (parsed === undefined) return undefined;
  const mode = parsed.parameters.get('sslmode');
  const tls = tlsModes.find((known) => known === mode);
  return { ...parsed.connection, ...(tls === undefined ? {} : { tls }) };
}
