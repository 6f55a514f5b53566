import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Io } from '../io.ts';

/** Writes the file that --out names, never over another one. Rejects with a CliError. */
export async function writeNewFile(io: Io, file: string, text: string): Promise<void> {
  try {
    await io.writeFile(file, text);
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'EEXIST') {
      throw new UsageError(`${file} is there already`, 'Name another file with --out');
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      `${file} cannot be written: ${reason}`,
      'Name another file with --out',
      exitCodes.usage,
    );
  }
}
