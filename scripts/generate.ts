import { join } from 'node:path';
import { generators } from './generate/index.ts';
import { staleFiles, writeFiles } from './generate/stale-files.ts';

/** Writes every generated file that is not fresh; with --check it lists those and fails. */
function generate(root: string, isCheck: boolean): number {
  const files = generators.flatMap((generator) => generator());
  const stale = staleFiles(root, files);
  if (!isCheck) {
    writeFiles(root, stale);
    console.log(`${stale.length} of ${files.length} generated files changed`);
  } else if (stale.length > 0) {
    console.error('Generated files are not fresh; run npm run generate:');
  }
  for (const { path } of stale) {
    console.log(`  ${path}`);
  }
  return isCheck && stale.length > 0 ? 1 : 0;
}

process.exitCode = generate(join(import.meta.dirname, '..'), process.argv.includes('--check'));
