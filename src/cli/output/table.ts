import { cleanText } from './clean-text.ts';
import type { Paint, Tone } from './paint.ts';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
}

const gap = '   ';

/**
 * A table as kubectl writes it: titles in capitals, three spaces between columns, nothing behind
 * the last one, `<none>` for what is empty.
 */
export function formatTable(
  titles: readonly string[],
  rows: readonly (readonly (string | Cell)[])[],
  paint: Paint,
): string {
  const cells = rows.map((row) => row.map(toCell));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.text.length ?? 0)),
  );
  const line = (row: readonly Cell[]): string =>
    row
      .map(({ text, tone }, column) => {
        const isLast = column === row.length - 1;
        const padding = isLast ? '' : ' '.repeat((widths[column] ?? 0) - text.length);
        return paint(tone, text) + padding;
      })
      .join(gap)
      .trimEnd();
  const head = titles.map((text): Cell => ({ text, tone: 'plain' }));
  return [head, ...cells].map((row) => `${line(row)}\n`).join('');
}

function toCell(value: string | Cell): Cell {
  const { text, tone } =
    typeof value === 'string' ? { text: value, tone: 'plain' as const } : value;
  return { text: cleanText(text) === '' ? '<none>' : cleanText(text), tone };
}
