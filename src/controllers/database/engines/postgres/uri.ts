import { tlsModes, type Connection } from '../../login/connection.ts';

/** `postgresql://user:password@host:port/database`, each part encoded. */
export function formatUri({ host, port, database, username, password }: Connection): string {
  const [user, secret, name] = [username, password, database].map(encodeURIComponent);
  return `postgresql://${user}:${secret}@${host}:${port}/${name}`;
}

/** The parts of a connection URI (libpq, 34.1.1.2); undefined where the text is none. */
export function parseUri(uri: string): Partial<Connection> | undefined {
  const url = URL.parse(uri.trim());
  if (url === null || !['postgresql:', 'postgres:'].includes(url.protocol)) return undefined;
  const mode = url.searchParams.get('sslmode');
  const tls = tlsModes.find((known) => known === mode);
  try {
    return {
      ...(url.hostname === '' ? {} : { host: decodeURIComponent(url.hostname) }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
      ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
      ...(url.pathname.length <= 1 ? {} : { database: decodeURIComponent(url.pathname.slice(1)) }),
      ...(tls === undefined ? {} : { tls }),
    };
  } catch {
    // A per cent sign that encodes nothing.
    return undefined;
  }
}
