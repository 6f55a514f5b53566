const farthest = 3;

/** The known word that somebody who wrote this probably meant, or undefined. */
export function suggest(written: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((word) => ({ word, distance: distanceOf(written.toLowerCase(), word) }))
    .filter(({ word, distance }) => distance <= Math.min(farthest, Math.floor(word.length / 2)))
    .toSorted((a, b) => a.distance - b.distance || a.word.localeCompare(b.word));
  return best?.word;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
  const word = suggest(written, known);
  return word === undefined ? '' : `; did you mean "${word}"?`;
}

/** Edits between two words (Damerau and Levenshtein, neighbours swapped as one edit). */
function distanceOf(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= left.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= right.length; j += 1) {
      const change = left[i - 1] === right[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + change);
      const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (isSwap) least = Math.min(least, at(i - 2, j - 2) + 1);
      row.push(least);
    }
  }
  return at(left.length, right.length);
}
