import { send, withhold, type Exchange } from './exchange.ts';
import { forward } from './fault.ts';
import { plainHeaders } from './upstream.ts';
import { createLineCutter, createWatchPipe } from './watch-pipe.ts';

/** Sees a watch through: the API server's lines go to the fault, or else straight to Slipway. */
export async function forwardWatch(exchange: Exchange): Promise<void> {
  const { call, entry, fault, response, upstream, headers } = exchange;
  const { method, path, body } = call;
  if (await withhold(exchange, (await fault.before?.(call)) ?? forward)) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  exchange.ended.addEventListener('abort', () => gone.abort(), { once: true });
  const source = await upstream.stream({ method, path, headers, body }, gone.signal);
  // Breaking it off is no error to anybody.
  source.on('error', () => undefined);
  entry.code = source.statusCode ?? 0;
  entry.moment = 'answered';
  if (entry.code >= 300) {
    const chunks: Buffer[] = [];
    for await (const chunk of source) chunks.push(chunk as Buffer);
    const answer = { status: entry.code, headers: plainHeaders(source.headers) };
    await send(response, { ...answer, body: Buffer.concat(chunks) });
    return;
  }
  response.writeHead(entry.code, plainHeaders(source.headers));
  response.flushHeaders();
  const pipe = createWatchPipe(response, exchange.reset);
  const cut = createLineCutter(fault.watch?.(call, pipe) ?? ((line) => pipe.write(line)));
  try {
    for await (const chunk of source) cut(chunk as Buffer);
    pipe.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
