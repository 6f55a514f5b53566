/** The value below which this share (0 to 1) of the numbers lies; by nearest rank. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** A number for people: `12.3`. */
export function rounded(value: number, digits = 1): string {
  return value.toFixed(digits);
}
