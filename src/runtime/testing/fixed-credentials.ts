import type { ClusterCredentials, TlsMaterial } from '../credentials.ts';

export interface FixedCredentials extends ClusterCredentials {
  /** How often they were refreshed. */
  readonly refreshes: number;
}

export interface FixedOptions {
  server: URL;
  tls?: TlsMaterial;
  proxyUrl?: URL;
  /** The token after so many refreshes; none by default. */
  token?: (refreshes: number) => string | Promise<string>;
  /** The TLS material after a refresh. */
  refreshedTls?: TlsMaterial;
}

/** Credentials that are what the test says. */
export function createFixedCredentials(options: FixedOptions): FixedCredentials {
  let refreshes = 0;
  let tls = options.tls ?? {};
  return {
    server: options.server,
    namespace: undefined,
    proxyUrl: options.proxyUrl,
    get tls() {
      return tls;
    },
    get refreshes() {
      return refreshes;
    },
    headers: async (): Promise<Record<string, string>> => {
      const token = await options.token?.(refreshes);
      return token === undefined ? {} : { authorization: `Bearer ${token}` };
    },
    refresh: async () => {
      refreshes += 1;
      tls = options.refreshedTls ?? tls;
    },
  };
}
