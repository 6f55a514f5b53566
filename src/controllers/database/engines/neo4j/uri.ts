import type { Connection, TlsMode } from '../../login/connection.ts';

/** How encryption is used with each scheme that the drivers of Neo4j know. */
const schemes: Readonly<Record<string, TlsMode>> = {
  'bolt:': 'disable',
  'neo4j:': 'disable',
  'bolt+ssc:': 'require',
  'neo4j+ssc:': 'require',
  'bolt+s:': 'verify-full',
  'neo4j+s:': 'verify-full',
};

const schemeOf: Readonly<Record<TlsMode, string>> = {
  disable: 'bolt',
  prefer: 'bolt',
  require: 'bolt+ssc',
  'verify-ca': 'bolt+s',
  'verify-full': 'bolt+s',
};

/**
 * `bolt://host:port`: the drivers refuse a URI with user and password and know no database in it.
 * `neo4j://` is for clusters, whose members clients would then have to reach by other names. With
 * certificates of its own to trust it says nothing of TLS: drivers take those only with a scheme
 * that does not.
 */
export function formatUri({
  host,
  port,
  tls,
  certificates,
}: Pick<Connection, 'host' | 'port' | 'tls' | 'certificates'>): string {
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${schemeOf[certificates === undefined ? tls : 'disable']}://${name}:${port}`;
}

/**
 * Host, port and encryption of a URI for the drivers; undefined where the text is none. User and
 * password in it are not read: the service's driver would refuse them.
 */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const url = URL.parse(uri.trim());
  const tls = url === null ? undefined : schemes[url.protocol];
  if (url === null || tls === undefined) return undefined;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    return {
      ...(host === '' ? {} : { host: decodeURIComponent(host) }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      tls,
    };
  } catch {
    // A per cent sign that encodes nothing.
    return undefined;
  }
}
