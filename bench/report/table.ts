import type { SizeResults } from '../results.ts';
import { figureRows } from './figures.ts';

/** A Markdown table; columns are as wide as they need to be. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

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
      const table = markdownTable(['Figure', 'Raw API', 'Slipway', 'Naive operator'], rows);
      return `### ${headingOf(size)}\n\n${table}\n`;
    })
    .join('\n');
}

function headingOf({ microservices, childrenOfEach }: SizeResults): string {
  const objects = (microservices * childrenOfEach).toLocaleString('en');
  const count = microservices.toLocaleString('en');
  return `${count} Microservice${microservices === 1 ? '' : 's'} with ${objects} children`;
}
