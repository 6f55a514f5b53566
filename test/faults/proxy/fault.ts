import type { DatabaseFault } from '../database-proxy/start-database-proxy.ts';
import type { Random } from '../random.ts';
import type { Call } from './call.ts';
import type { WatchPipe } from './watch-pipe.ts';

/** The whole answer to a call that is no watch. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** What becomes of a call before the API server sees it. */
export type Fate =
  | { how: 'forward' }
  | { how: 'answer'; answer: Answer }
  /** The connection is reset. */
  | { how: 'reset' }
  /** Nothing ever comes back. */
  | { how: 'hang' };

/** What becomes of the API server's answer. */
export type AnswerFate =
  | { how: 'send'; answer: Answer }
  /** In pieces of this many bytes. */
  | { how: 'split'; answer: Answer; bytes: number }
  /** This much of it, then the connection is reset. */
  | { how: 'cut'; answer: Answer; bytes: number }
  | { how: 'reset' }
  | { how: 'hang' };

/** What goes wrong between Slipway and what it talks to. All hooks are optional; none rejects. */
export interface Fault {
  /** A connection came; false resets it. */
  readonly connected?: () => boolean;
  /** Before a call is forwarded, watches included. */
  readonly before?: (call: Call) => Fate | Promise<Fate>;
  /** The API server has answered, and nothing was sent on yet. Not for watches. */
  readonly after?: (call: Call, answer: Answer) => AnswerFate | Promise<AnswerFate>;
  /** The answer has been sent. Not for watches. */
  readonly sent?: (call: Call) => void;
  /** A watch began. Returns what each line from the API server is given to, in place of the pipe. */
  readonly watch?: (call: Call, pipe: WatchPipe) => (line: Buffer) => void;
  /** What becomes of a connection to a server of databases. */
  readonly database?: DatabaseFault;
  /** The workload is done: from now on nothing goes wrong, and what was held back is let go. */
  readonly end?: () => void;
}

/** What a fault may use. */
export interface FaultContext {
  random: Random;
  /** What the plan's name says behind the `@`, if anything. */
  where: string;
  /** Kills the process; it is started anew as a kubelet would. */
  kill(process: string): void;
  /** Stops the process (SIGSTOP) and lets it go on (SIGCONT). */
  pause(process: string): void;
  resume(process: string): void;
  /** Who holds the lease, as the API server has it; '' when nobody does. */
  holder(): string;
  /** Told once the fault did what it is for. */
  struck(what: string): void;
}

export const forward: Fate = { how: 'forward' };

/** An answer with a Status of the API server. */
export function statusAnswer(
  status: number,
  reason: string,
  message: string,
  more: { retryAfter?: number; causes?: readonly { reason: string; message: string }[] } = {},
): Answer {
  const details = {
    ...(more.retryAfter === undefined ? {} : { retryAfterSeconds: more.retryAfter }),
    ...(more.causes === undefined ? {} : { causes: more.causes }),
  };
  const body = statusObject(status, reason, message, details);
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(more.retryAfter === undefined ? {} : { 'retry-after': String(more.retryAfter) }),
    },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** A Status as the API server writes it. */
export function statusObject(code: number, reason: string, message: string, details = {}): object {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code,
  };
}
