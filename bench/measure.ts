/** What a series of measurements comes to. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The value below which this share (0 to 1) of the numbers lies; by nearest rank. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** Percentiles of the numbers, to a hundredth; NaN where there are none. */
export function distributionOf(numbers: readonly number[]): Distribution {
  const at = (share: number): number => toHundredth(percentile(numbers, share));
  return { count: numbers.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** The number with two digits after the point at most. */
export function toHundredth(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Each count divided, to a hundredth; the keys in order. */
export function perEach(
  counts: Readonly<Record<string, number>>,
  divisor: number,
): Record<string, number> {
  const keys = Object.keys(counts).toSorted();
  return Object.fromEntries(keys.map((key) => [key, toHundredth((counts[key] ?? 0) / divisor)]));
}
