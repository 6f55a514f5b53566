import { exitCodes } from './cli-error.ts';
import { describeError } from './describe-error.ts';
import type { Io } from './io.ts';

const pauseMs = 2_000;
/** Clears the screen and what is above it. */
const clear = '\u001b[H\u001b[2J\u001b[3J';

/**
 * Shows a text again whenever it is another one, until Ctrl-C or until `isOver` says so; on a
 * terminal in the same place. A cluster that cannot be reached for a while is told and tried again.
 */
export async function watchText(
  io: Io,
  read: () => Promise<{ text: string; isOver: boolean }>,
): Promise<number> {
  let last = '';
  for (;;) {
    const next = await read().catch((error: unknown) => {
      if (last === '') throw error;
      return { text: `${last}\n${describeError(error).message}; trying again\n`, isOver: false };
    });
    if (io.signal.aborted) return exitCodes.interrupted;
    if (next.text !== last) {
      io.out(io.isTerminal ? `${clear}${next.text}` : `${last === '' ? '' : '\n'}${next.text}`);
    }
    last = next.text;
    if (next.isOver) return exitCodes.done;
    await io.sleep(pauseMs);
  }
}
