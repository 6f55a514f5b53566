import { toStatusObject } from './api-status.ts';
import type { WatchEvent } from './client.ts';
import { TransportError } from './errors.ts';
import type { KubeObject } from './kube-object.ts';
import { createLineSplitter } from './split-lines.ts';
import type { LineSplitter } from './split-lines.ts';

export interface DecodeOptions {
  /** What was watched, for errors. */
  name: string;
  /** Called for each piece that arrives. */
  onActivity?: (() => void) | undefined;
  /** What ends the pieces early: half an event is no error then. */
  signal?: AbortSignal;
  /** Bytes of one event at most; 32 MiB by default. */
  maxLineBytes?: number;
}

interface RawEvent<T> {
  type?: unknown;
  object?: T | null;
}

const defaultMaxLineBytes = 32 * 1024 * 1024;

/**
 * The events of a watch: JSON objects, one a line. Rejects with a TransportError, which never
 * quotes the line, where a line is no event, is too long or the stream ends within one.
 */
export async function* decodeWatch<T extends KubeObject>(
  pieces: AsyncIterable<Buffer>,
  options: DecodeOptions,
): AsyncGenerator<WatchEvent<T>> {
  const splitter = createLineSplitter(options.maxLineBytes ?? defaultMaxLineBytes);
  for await (const piece of pieces) {
    options.onActivity?.();
    for (const line of split(splitter, piece, options.name)) {
      if (line.length > 0) yield decodeEvent<T>(line, options.name);
    }
  }
  const rest = splitter.rest();
  const cutOff = options.signal?.aborted ?? false;
  if (rest.length > 0 && !cutOff) yield decodeEvent<T>(rest, options.name);
}

function split(splitter: LineSplitter, piece: Buffer, name: string): Buffer[] {
  try {
    return splitter.push(piece);
  } catch (error) {
    throw new TransportError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decodeEvent<T extends KubeObject>(line: Buffer, name: string): WatchEvent<T> {
  const event = parse<T>(line);
  const object = event?.object;
  if (event !== undefined && typeof object === 'object' && object !== null) {
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
      case 'DELETED':
      case 'BOOKMARK':
        if (typeof object.metadata === 'object') return { type: event.type, object };
        break;
      case 'ERROR':
        return { type: 'ERROR', object: toStatusObject(object) ?? {} };
      default:
    }
  }
  throw new TransportError(`${name}: a line of ${line.length} bytes is no watch event`);
}

function parse<T>(line: Buffer): RawEvent<T> | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return isRawEvent<T>(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// Its fields are looked at where it is used.
function isRawEvent<T>(value: unknown): value is RawEvent<T> {
  return typeof value === 'object' && value !== null;
}
