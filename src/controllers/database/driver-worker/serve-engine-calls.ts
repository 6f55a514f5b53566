import type { Engines } from '../engines/index.ts';
import type { Engine } from '../engines/engine.ts';
import { engineCalls } from './engine-calls.ts';
import { toMessage } from './error-message.ts';
import type { Order, Report } from './messages.ts';

/** The worker's end of the line, as of node:worker_threads. */
export interface Line {
  postMessage(report: Report): void;
  on(event: 'message', listener: (order: Order) => void): unknown;
}

type Call = Extract<Order, { order: 'call' }>;

/** Does what the orders say, each on its own, and reports how it went. Never throws. */
export function serveEngineCalls(line: Line, engines: Engines): void {
  const aborts = new Map<number, AbortController>();

  const run = async (call: Call): Promise<void> => {
    const abort = new AbortController();
    aborts.set(call.id, abort);
    try {
      const answer = await callOf(call)(engines[call.engine], call.request, abort.signal);
      line.postMessage({ report: 'answered', id: call.id, answer });
    } catch (error) {
      line.postMessage({ report: 'failed', id: call.id, error: toMessage(error) });
    } finally {
      aborts.delete(call.id);
    }
  };

  line.on('message', (order) => {
    switch (order.order) {
      case 'call':
        void run(order);
        break;
      case 'abort':
        aborts.get(order.id)?.abort();
        break;
      default:
        line.postMessage({ report: 'pong' });
    }
  });
}

/** Both ends are of one build: a request is of the type of its name. */
function callOf({ name }: Call) {
  return engineCalls[name] as (
    engine: Engine,
    request: unknown,
    signal: AbortSignal,
  ) => Promise<unknown>;
}
