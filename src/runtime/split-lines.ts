const newline = 0x0a;

/** The line is longer than was allowed. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

export interface LineSplitter {
  /** The lines that end in this piece, without their newlines. */
  push(piece: Buffer): Buffer[];
  /** What came after the last newline. */
  rest(): Buffer;
}

/**
 * Cuts a stream of bytes into lines, wherever the pieces were cut: bytes are put together before
 * anybody decodes them, so that no character is ever broken. Throws a LineTooLongError.
 */
export function createLineSplitter(maxLineBytes: number): LineSplitter {
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  const keep = (piece: Buffer): void => {
    pendingBytes += piece.length;
    if (pendingBytes > maxLineBytes) {
      throw new LineTooLongError(`a line is longer than ${maxLineBytes} bytes`);
    }
    if (piece.length > 0) pending.push(piece);
  };
  const take = (): Buffer => {
    const line = pending.length === 1 ? (pending[0] ?? Buffer.alloc(0)) : Buffer.concat(pending);
    pending = [];
    pendingBytes = 0;
    return line;
  };

  return {
    push: (piece) => {
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
        keep(piece.subarray(start, end));
        lines.push(take());
        start = end + 1;
      }
      keep(piece.subarray(start));
      return lines;
    },
    rest: take,
  };
}
