import { alignedTable } from '../../scripts/generate/markdown.ts';
import type { SizeResults } from '../results.ts';
import { figureRows } from './figures.ts';

/** The figures of each size in a table of its own, under a heading. */
export function resultsTable(sizes: readonly SizeResults[]): string {
  return sizes
    .map((size) => {
      const rows = figureRows(size).map(({ figure, raw, slipway, naive }) => [
        figure,
        raw,
        slipway,
        naive,
      ]);
      const table = alignedTable(['Figure', 'Raw API', 'Slipway', 'Naive operator'], rows);
      return `### ${headingOf(size)}\n\n${table}\n`;
    })
    .join('\n');
}

function headingOf({ microservices, childrenOfEach }: SizeResults): string {
  const objects = (microservices * childrenOfEach).toLocaleString('en');
  const count = microservices.toLocaleString('en');
  return `${count} Microservice${microservices === 1 ? '' : 's'} with ${objects} children`;
}
