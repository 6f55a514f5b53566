import { join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';
import { reliabilityPage } from './reliability/page.ts';
import { readKeptResults } from './reliability/results.ts';

/** docs/reliability.md, with the counts of the last full runs. */
export function reliabilityFiles(): GeneratedFile[] {
  const kept = readKeptResults(join(import.meta.dirname, '../..'));
  return [{ path: 'docs/reliability.md', content: reliabilityPage(kept) }];
}
