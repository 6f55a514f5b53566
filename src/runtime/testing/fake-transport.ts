import { TransportError } from '../errors.ts';
import type { Transport, TransportRequest } from '../transport.ts';
import type { FakeApi } from './fake-api.ts';
import type { FakeAnswer } from './fake-messages.ts';
import { FakeReset } from './fake-open-watch.ts';

/** A transport that calls a fake API server in this process: no sockets, no time passes. */
export function createFakeTransport(api: FakeApi): Transport {
  const send = async (request: TransportRequest): Promise<FakeAnswer> => {
    const [path = '', query = ''] = request.path.split('?', 2);
    const { method, headers = {}, body = '' } = request;
    const called = { method, path, query: new URLSearchParams(query), headers, body };
    request.fence?.assertHeld();
    try {
      return await orAborted(api.handle(called), request.signal);
    } catch (error) {
      throw failure(request, error);
    }
  };
  return {
    host: 'fake',
    request: async (request) => {
      const { status, headers, body } = await send(request);
      if (Buffer.isBuffer(body)) return { status, headers, body };
      throw new Error('this request is answered by a stream');
    },
    stream: async (request) => {
      const { status, headers, body } = await send(request);
      if (Buffer.isBuffer(body)) return { status, headers, body };
      const abort = (): void => body.end();
      if (request.signal?.aborted === true) abort();
      request.signal?.addEventListener('abort', abort, { once: true });
      const chunks = async function* (): AsyncGenerator<Buffer> {
        try {
          yield* body;
        } catch (error) {
          throw failure(request, error);
        } finally {
          request.signal?.removeEventListener('abort', abort);
        }
      };
      return { status, headers, chunks: chunks() };
    },
    close: () => Promise.resolve(),
  };
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(new TransportError('aborted'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function failure(request: TransportRequest, error: unknown): unknown {
  if (!(error instanceof FakeReset)) return error;
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TransportError(`${request.method} ${request.path.split('?', 1)[0]}: reset`, { cause });
}
