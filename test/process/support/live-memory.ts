import { once } from 'node:events';
import { eventually } from '../../eventually.ts';
import type { OperatorProcess } from '../../faults/operator/operator-process.ts';

const bytesPerMiB = 1_048_576;
/** Milliseconds; a busy machine takes some seconds to collect. */
const answerMs = 20_000;

/** Measures what a process holds. */
export interface MemoryProbe {
  /**
   * MiB right after a full collection of garbage: the heap and what lies outside of it. Unlike
   * resident memory it does not depend on when garbage was collected last. Rejects where the
   * process is gone or its inspector does not answer.
   */
  readonly liveMiB: () => Promise<number>;
  readonly close: () => void;
}

/** Opens the inspector of a process and keeps it open: each opening is another open file. */
export async function openMemoryProbe(operator: OperatorProcess): Promise<MemoryProbe> {
  const inspector = await openInspector(operator);
  return {
    liveMiB: async () => {
      await inspector.call('HeapProfiler.collectGarbage');
      const { result } = await inspector.call('Runtime.evaluate', {
        expression: '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())',
      });
      const bytes = (result as { readonly value?: unknown } | undefined)?.value;
      if (typeof bytes !== 'number') throw new Error('the process does not tell its memory');
      return bytes / bytesPerMiB;
    },
    close: inspector.close,
  };
}

interface Inspector {
  readonly call: (method: string, params?: object) => Promise<Readonly<Record<string, unknown>>>;
  readonly close: () => void;
}

/** Node.js listens for it from the first SIGUSR1 on, and writes to its log where. */
async function openInspector(operator: OperatorProcess): Promise<Inspector> {
  operator.signal('SIGUSR1');
  const url = await eventually(
    async () => {
      const [, found] = /Debugger listening on (ws:\/\/\S+)/.exec(await operator.log()) ?? [];
      if (found === undefined) throw new Error('its log does not tell of one');
      return found;
    },
    { what: 'the inspector of the operator', timeoutMs: answerMs, intervalMs: 20 },
  );
  const socket = new WebSocket(url);
  await once(socket, 'open', { signal: AbortSignal.timeout(answerMs) });
  let calls = 0;
  return {
    call: (method, params = {}) => {
      calls += 1;
      const answer = answerTo(socket, calls, method);
      socket.send(JSON.stringify({ id: calls, method, params }));
      return answer;
    },
    close: () => socket.close(),
  };
}

function answerTo(
  socket: WebSocket,
  id: number,
  method: string,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const { signal } = ended;
    const fail = (): void => {
      ended.abort();
      reject(new Error(`the inspector of the operator does not answer ${method}`));
    };
    const timer = setTimeout(fail, answerMs);
    signal.addEventListener('abort', () => clearTimeout(timer));
    socket.addEventListener('close', fail, { signal });
    socket.addEventListener(
      'message',
      ({ data }: MessageEvent) => {
        const answer = JSON.parse(String(data)) as {
          id?: number;
          result?: Record<string, unknown>;
        };
        if (answer.id !== id) return;
        ended.abort();
        resolve(answer.result ?? {});
      },
      { signal },
    );
  });
}
