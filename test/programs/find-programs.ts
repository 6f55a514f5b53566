import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these folders, then of PATH, that has all programs; undefined without one. */
export function findPrograms(
  programs: readonly string[],
  folders: readonly string[] = [],
): string | undefined {
  return [...folders, ...(process.env['PATH'] ?? '').split(delimiter)].find((folder) =>
    programs.every((program) => existsSync(join(folder, program))),
  );
}
