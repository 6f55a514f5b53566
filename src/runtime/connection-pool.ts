import { Agent, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import type { TlsMaterial } from './credentials.ts';

export interface ConnectionPoolOptions {
  proxyUrl: URL | undefined;
  /** Connections for requests; those for watches are as many as there are watches. */
  connections: number;
}

export interface Dispatchers {
  readonly requests: Dispatcher;
  readonly watches: Dispatcher;
}

export interface ConnectionPool {
  /** The connections to use with this TLS material; the same ones for the same object. */
  dispatchers(tls: TlsMaterial): Dispatchers;
  /** Breaks off everything, old connections included. */
  destroy(): Promise<void>;
}

const connectTimeoutMs = 10_000;
// Below the idle time of common load balancers (60 s), so that it is we who hang up.
const tcpKeepAliveMs = 30_000;
const idleMs = 30_000;

/**
 * Long-lived connections: one pool for requests, one for watches, HTTP/1.1 only, since one HTTP/2
 * connection would pin all traffic to one API server. When the TLS material changes, new ones are
 * made and the old ones are closed as soon as what runs on them has ended.
 */
export function createConnectionPool(options: ConnectionPoolOptions): ConnectionPool {
  const draining = new Set<Dispatcher>();
  let current: { tls: TlsMaterial; dispatchers: Dispatchers } | undefined;

  const drain = (dispatcher: Dispatcher): void => {
    draining.add(dispatcher);
    const drained = (): boolean => draining.delete(dispatcher);
    dispatcher.close().then(drained, drained);
  };

  return {
    dispatchers: (tls) => {
      if (current?.tls === tls) return current.dispatchers;
      if (current !== undefined) allOf(current.dispatchers).forEach(drain);
      const dispatchers = {
        requests: createDispatcher(tls, options.proxyUrl, options.connections),
        watches: createDispatcher(tls, options.proxyUrl, null),
      };
      current = { tls, dispatchers };
      return dispatchers;
    },
    destroy: async () => {
      const all = [...draining, ...(current === undefined ? [] : allOf(current.dispatchers))];
      current = undefined;
      await Promise.allSettled(all.map((dispatcher) => dispatcher.destroy()));
    },
  };
}

function allOf({ requests, watches }: Dispatchers): Dispatcher[] {
  return [requests, watches];
}

function createDispatcher(
  tls: TlsMaterial,
  proxyUrl: URL | undefined,
  connections: number | null,
): Dispatcher {
  const pool = {
    allowH2: false,
    connections,
    connectTimeout: connectTimeoutMs,
    // Each call has a deadline of its own, and a watch may be quiet for long.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
  };
  const connect = {
    ...tls,
    allowH2: false,
    timeout: connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelay: tcpKeepAliveMs,
  };
  return proxyUrl === undefined
    ? new Agent({ ...pool, connect })
    : new ProxyAgent({ ...pool, uri: proxyUrl.href, requestTls: connect });
}
