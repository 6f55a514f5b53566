import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

export interface Digest {
  readonly size: number;
  readonly sha256: string;
}

/** Reads it to its end; rejects where that fails. */
export async function digestOf(stream: Readable): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}
