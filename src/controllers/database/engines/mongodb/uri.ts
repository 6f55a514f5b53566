import type { Connection, TlsMode } from '../../login/connection.ts';
import { formatUri as format, parseUri as parse } from '../connection-uri.ts';

/** `mongodb://user:password@host:port/database?authSource=database`, each part encoded. */
export function formatUri(connection: Connection): string {
  const { authSource = connection.database } = connection;
  return `${format('mongodb', connection)}?authSource=${encodeURIComponent(authSource)}`;
}

/** What stands behind the first of several hosts. */
const otherHosts = /^(mongodb:\/\/(?:[^/?]*@)?[^,/?]*),[^/?]*/;

/**
 * The parts of a connection string (manual, Connection Strings); undefined where the text is none.
 * Of several hosts the first stands for all. A `mongodb+srv` one names no server at all.
 */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const parsed = parse(uri.trim().replace(otherHosts, '$1'), ['mongodb']);
  if (parsed === undefined) return undefined;
  const { connection, parameters } = parsed;
  const authSource = parameters.get('authSource') ?? connection.database ?? 'admin';
  const tls = tlsOf(parameters);
  return {
    ...connection,
    ...(authSource === connection.database ? {} : { authSource }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function tlsOf(parameters: URLSearchParams): TlsMode | undefined {
  const isTrue = (name: string): boolean => parameters.get(name) === 'true';
  const given = parameters.get('tls') ?? parameters.get('ssl');
  if (given === 'false') return 'disable';
  if (given !== 'true') return undefined;
  if (isTrue('tlsInsecure') || isTrue('tlsAllowInvalidCertificates')) return 'require';
  return isTrue('tlsAllowInvalidHostnames') ? 'verify-ca' : 'verify-full';
}
