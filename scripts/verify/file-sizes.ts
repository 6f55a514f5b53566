import type { SourceFile } from './source-files.ts';

const mostLines = 400;
const mostMedianLines = 110;
const mostReadmeLines = 120;

/**
 * What is wrong with the sizes of files: one of more than 400 lines, a median above 110 lines, a
 * README.md of more than 120 lines.
 */
export function checkFileSizes(sources: readonly SourceFile[], readme: SourceFile): string[] {
  const sizes = sources.map(({ path, text }) => ({ path, lines: countLines(text) }));
  const problems = sizes
    .filter(({ lines }) => lines > mostLines)
    .map(
      ({ path, lines }) => `${path} has ${lines} lines, at most ${mostLines} are allowed: split it`,
    );
  const middle = median(sizes.map(({ lines }) => lines));
  if (middle > mostMedianLines) {
    problems.push(`The median file has ${middle} lines, at most ${mostMedianLines} are allowed`);
  }
  const readmeLines = countLines(readme.text);
  if (readmeLines > mostReadmeLines) {
    problems.push(
      `${readme.path} has ${readmeLines} lines, at most ${mostReadmeLines} are allowed: move a part to docs`,
    );
  }
  return problems;
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
