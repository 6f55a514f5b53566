import type { ServerResponse } from 'node:http';

/** The way of one watch's events to Slipway. */
export interface WatchPipe {
  /** Sends a line as it is, its line end included. */
  write(line: Buffer): void;
  /** Sends an event of its own. */
  event(type: string, object: object): void;
  /** Ends the watch in an orderly way. */
  end(): void;
  /** Resets the connection. */
  reset(): void;
  readonly isOpen: boolean;
}

/** A pipe into the answer of a watch. */
export function createWatchPipe(response: ServerResponse, reset: () => void): WatchPipe {
  let isOpen = true;
  const close = (act: () => void): void => {
    if (!isOpen) return;
    isOpen = false;
    act();
  };
  response.once('close', () => close(() => undefined));
  const write = (line: Buffer): void => {
    if (isOpen) response.write(line);
  };
  return {
    write,
    event: (type, object) => write(Buffer.from(`${JSON.stringify({ type, object })}\n`)),
    end: () => close(() => response.end()),
    reset: () => close(reset),
    get isOpen() {
      return isOpen;
    },
  };
}

/** Splits what comes into lines, each with its line end. */
export function createLineCutter(take: (line: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      take(Buffer.concat([...rest, chunk.subarray(from, at + 1)]));
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  };
}
