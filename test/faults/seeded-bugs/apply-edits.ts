import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { Edit } from './seeded-bug.ts';

const root = join(import.meta.dirname, '../../..');

/** The text with the edits. Throws where one of them does not fit, or fits more than once. */
export function editText(text: string, edits: readonly Edit[]): string {
  return edits.reduce((edited, { file, find, replace }) => {
    const parts = edited.split(find);
    if (parts.length !== 2) {
      const how = parts.length === 1 ? 'no longer there' : 'there more than once';
      throw new Error(`a seeded bug does not fit ${file}: this is ${how}:\n${find}`);
    }
    return parts.join(replace);
  }, text);
}

/** Builds with the edits; nothing on the disk is changed. */
export function editing(edits: readonly Edit[]): Plugin {
  const byFile = Map.groupBy(edits, ({ file }) => join(root, file));
  return {
    name: 'seeded-bug',
    setup: (build) => {
      build.onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const own = byFile.get(path);
        if (own === undefined) return undefined;
        return { contents: editText(await readFile(path, 'utf8'), own), loader: 'ts' };
      });
    },
  };
}
