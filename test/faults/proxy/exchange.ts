import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Call } from './call.ts';
import type { Answer, Fate, Fault } from './fault.ts';
import type { LeaseView } from './lease-view.ts';
import type { Entry } from './record.ts';
import type { Upstream } from './upstream.ts';

/** A call on its way, and what is needed to see it through. */
export interface Exchange {
  call: Call;
  entry: Entry;
  fault: Fault;
  lease: LeaseView;
  response: ServerResponse;
  upstream: Upstream;
  headers: IncomingHttpHeaders;
  /** Resets the connection that the call came by. */
  readonly reset: () => void;
  /** Aborts when the proxy is closed. */
  ended: AbortSignal;
}

/** Does with a call what was decided where that is not to forward it; false where it is. */
export async function withhold(exchange: Exchange, fate: Fate): Promise<boolean> {
  const { entry, response } = exchange;
  if (fate.how === 'forward') return false;
  entry.moment = 'withheld';
  if (fate.how === 'reset') exchange.reset();
  if (fate.how === 'answer') {
    entry.code = fate.answer.status;
    await send(response, fate.answer);
  }
  return true;
}

/** Sends an answer; resolves once it is on its way. */
export function send(response: ServerResponse, answer: Answer): Promise<void> {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(answer.body, resolve);
  });
}
