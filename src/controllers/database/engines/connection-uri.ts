import type { Connection } from '../login/connection.ts';

/** What a URI says of a connection, and the parameters behind its `?`. */
export interface ParsedUri {
  readonly connection: Partial<Connection>;
  readonly parameters: URLSearchParams;
}

/** `scheme://user:password@host:port/database`, each part encoded (RFC 3986), IPv6 in brackets. */
export function formatUri(
  scheme: string,
  { host, port, database, username, password }: Connection,
): string {
  const [user, secret, name] = [username, password, database].map(encodeURIComponent);
  const server = host.includes(':') ? `[${host}]` : host;
  return `${scheme}://${user}:${secret}@${server}:${port}/${name}`;
}

/** The parts of a URI of one of these schemes; undefined where the text is none. */
export function parseUri(uri: string, schemes: readonly string[]): ParsedUri | undefined {
  const url = URL.parse(uri.trim());
  if (url === null || !schemes.includes(url.protocol.slice(0, -1))) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    return {
      connection: {
        ...(host === '' ? {} : { host: decodeURIComponent(host) }),
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
        ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
        ...(url.pathname.length <= 1
          ? {}
          : { database: decodeURIComponent(url.pathname.slice(1)) }),
      },
      parameters: url.searchParams,
    };
  } catch {
    // A per cent sign that encodes nothing.
    return undefined;
  }
}
