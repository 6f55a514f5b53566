import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptResults } from '../../bench/report/keep-results.ts';
import { plots } from '../../bench/report/plots.ts';
import { reportText } from '../../bench/report/report-text.ts';
import type { BenchResults } from '../../bench/results.ts';
import type { GeneratedFile } from './generated-file.ts';

/** docs/performance.md with its plots, from the figures of the last full run of the bench. */
export function performanceFiles(): GeneratedFile[] {
  const path = join(import.meta.dirname, '../..', keptResults);
  if (!existsSync(path)) return [];
  const { machine, sizes } = JSON.parse(readFileSync(path, 'utf8')) as BenchResults;
  return [
    { path: 'docs/performance.md', content: reportText(machine, sizes) },
    ...plots(sizes).map(({ file, svg }) => ({ path: `docs/performance/${file}`, content: svg })),
  ];
}
