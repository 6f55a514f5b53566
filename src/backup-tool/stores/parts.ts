/** Where a part of a file lies, in bytes. */
export interface Part {
  readonly start: number;
  readonly length: number;
}

/** In bytes; so much is held in memory at a time. */
export const smallestPart = 16 * 1_024 * 1_024;
/** S3 takes 10,000. */
const mostParts = 9_000;

/** The parts in which a file of so many bytes is sent; each is held in memory for a moment. */
export function partsOf(size: number): readonly Part[] {
  const length = Math.max(smallestPart, Math.ceil(size / mostParts));
  const count = Math.ceil(size / length);
  return Array.from({ length: count }, (_, index) => ({
    start: index * length,
    length: Math.min(length, size - index * length),
  }));
}
