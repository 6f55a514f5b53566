import type { ConnectionOptions } from 'node:tls';
import type { Connection } from '../login/connection.ts';

/** How a connection is encrypted, in the words of Node. */
export type TlsOptions = Pick<
  ConnectionOptions,
  'ca' | 'checkServerIdentity' | 'rejectUnauthorized'
>;

/** What the mode of TLS asks for; undefined where there is to be none. */
export function tlsOptions({ tls, certificates }: Connection): TlsOptions | undefined {
  if (tls === 'disable') return undefined;
  if (tls === 'prefer' || tls === 'require') return { rejectUnauthorized: false };
  return {
    rejectUnauthorized: true,
    ...(certificates === undefined ? {} : { ca: certificates }),
    ...(tls === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}
