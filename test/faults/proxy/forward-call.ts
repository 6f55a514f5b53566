import { setImmediate } from 'node:timers/promises';
import { send, withhold, type Exchange } from './exchange.ts';
import { forward, type Answer, type AnswerFate } from './fault.ts';

/** Sees a call that is no watch through: to the API server, back, and to Slipway. */
export async function forwardCall(exchange: Exchange): Promise<void> {
  const { call, entry, fault, lease, upstream, headers } = exchange;
  const { method, path, body } = call;
  if (await withhold(exchange, (await fault.before?.(call)) ?? forward)) return;
  const answer = await upstream.call({ method, path, headers, body });
  entry.code = answer.status;
  entry.moment = 'committed';
  lease.see(call, answer);
  await deliver(exchange, (await fault.after?.(call, answer)) ?? { how: 'send', answer });
}

async function deliver(exchange: Exchange, fate: AnswerFate): Promise<void> {
  const { call, entry, fault, response } = exchange;
  switch (fate.how) {
    case 'hang':
      return;
    case 'reset':
      exchange.reset();
      return;
    case 'cut':
      begin(exchange, fate.answer);
      await write(exchange, fate.answer.body.subarray(0, fate.bytes));
      exchange.reset();
      return;
    case 'split':
      begin(exchange, fate.answer);
      for (const piece of piecesOf(fate.answer.body, fate.bytes)) {
        await write(exchange, piece);
        // A turn of the event loop makes it a packet of its own.
        await setImmediate();
      }
      response.end();
      break;
    case 'send':
      await send(response, fate.answer);
  }
  entry.moment = 'answered';
  fault.sent?.(call);
}

function begin({ response }: Exchange, answer: Answer): void {
  response.socket?.setNoDelay(true);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
}

/** Resolves when the bytes are on their way, or never will be. */
function write({ response }: Exchange, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => resolve());
  });
}

/** Pieces of this many bytes, or more where there would be too many of them. */
function piecesOf(body: Buffer, bytes: number): Buffer[] {
  const size = Math.max(bytes, Math.ceil(body.length / mostPieces));
  const count = Math.ceil(body.length / size);
  return Array.from({ length: count }, (_, index) =>
    body.subarray(index * size, (index + 1) * size),
  );
}

const mostPieces = 200;
