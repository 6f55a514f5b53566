import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** From the root of the project, with `/`. */
  path: string;
  text: string;
}

/** The project's files that match the patterns, sorted; nothing that is installed or built. */
export function sourceFiles(root: string, patterns: readonly string[]): SourceFile[] {
  return globSync(patterns, { cwd: root, exclude: ['**/node_modules/**', 'dist/**', '.git/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
