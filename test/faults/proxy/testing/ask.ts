import { Agent, request, type RequestOptions } from 'node:https';

/** How a request ended: its answer, or the code of the error. */
export type Ending =
  | { status: number; headers: Readonly<Record<string, unknown>>; text: string }
  | { failed: string };

export interface Asked {
  method?: string;
  body?: string;
  ca: string;
  /** Milliseconds after which it is given up as `timeout`. */
  patienceMs?: number;
}

/** Asks once, on a connection of its own. Never rejects. */
export function ask(url: string, { method = 'GET', body, ca, patienceMs = 2_000 }: Asked) {
  return new Promise<Ending>((resolve) => {
    const options: RequestOptions = { method, ca, agent: new Agent() };
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
      response.once('error', (error: NodeJS.ErrnoException) =>
        resolve({ failed: error.code ?? error.message }),
      );
    });
    sent.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ failed: error.code ?? error.message }),
    );
    setTimeout(() => {
      resolve({ failed: 'timeout' });
      sent.destroy();
    }, patienceMs).unref();
    sent.end(body);
  });
}

/** A watch that is open, and what came of it. */
export interface OpenWatch {
  readonly lines: readonly string[];
  /** Resolves when it is over, to how. */
  readonly ended: Promise<string>;
  close(): void;
}

/** Opens a watch; resolves at the head of the answer. */
export function watch(url: string, ca: string): Promise<OpenWatch> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const sent = request(url, { ca, agent: new Agent() }, (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        const parts = (rest + piece).split('\n');
        rest = parts.pop() ?? '';
        lines.push(...parts);
      });
      const ended = new Promise<string>((end) => {
        response.once('end', () => end('ended'));
        response.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      });
      resolve({ lines, ended, close: () => sent.destroy() });
    });
    sent.once('error', reject);
    sent.end();
  });
}
