import type { Dispatcher } from 'undici';
import type { Dispatchers } from './connection-pool.ts';
import type { ClusterCredentials } from './credentials.ts';
import type { Deadline } from './deadline.ts';
import { isUntrustedCertificate } from './transport-failure.ts';
import type { TransportRequest } from './transport.ts';

export interface Exchange {
  request: TransportRequest;
  kind: keyof Dispatchers;
  deadline: Deadline;
}

export type Send = (
  exchange: Exchange,
  authentication: Record<string, string>,
) => Promise<Dispatcher.ResponseData>;

/**
 * Sends with the headers of the credentials. Where the server refuses these (401), or shows a
 * certificate that the CA does not vouch for, the credentials are refreshed and it is sent once
 * more: in both cases the server has not carried out anything.
 */
export function createAuthenticatedExchange(
  credentials: ClusterCredentials,
  send: Send,
): (exchange: Exchange) => Promise<Dispatcher.ResponseData> {
  const again = async (exchange: Exchange): Promise<Dispatcher.ResponseData> =>
    send(exchange, await exchange.deadline.race(credentials.headers()));

  // Another call may have refreshed the credentials since this one took its headers.
  const refreshUnlessDone = async (exchange: Exchange, used: Record<string, string>) => {
    const current = await exchange.deadline.race(credentials.headers());
    if (current['authorization'] === used['authorization']) {
      await exchange.deadline.race(credentials.refresh());
    }
  };

  return async (exchange) => {
    const used = await exchange.deadline.race(credentials.headers());
    const tls = credentials.tls;
    let answer: Dispatcher.ResponseData;
    try {
      answer = await send(exchange, used);
    } catch (error) {
      if (!isUntrustedCertificate(error)) throw error;
      if (credentials.tls === tls) await exchange.deadline.race(credentials.refresh());
      if (credentials.tls === tls) throw error;
      return again(exchange);
    }
    if (answer.statusCode !== 401) return answer;
    await answer.body.dump();
    await refreshUnlessDone(exchange, used);
    return again(exchange);
  };
}
