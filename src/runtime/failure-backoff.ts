const firstMs = 5;
const longestMs = 1_000_000;
// From here on the longest delay is reached anyway.
const mostDoublings = 18;

/** Delays by how often a key failed in a row: 5 ms, twice that, and so on to 1,000 s. */
export interface FailureBackoff {
  /** Counts a failure; the milliseconds until the key is tried again. */
  next(key: string): number;
  forget(key: string): void;
  clear(): void;
  /** Keys that are remembered. */
  readonly size: number;
}

/** The per-item exponential limiter of client-go. */
export function createFailureBackoff(): FailureBackoff {
  const failures = new Map<string, number>();
  return {
    next: (key) => {
      const count = failures.get(key) ?? 0;
      failures.set(key, Math.min(count + 1, mostDoublings));
      return Math.min(firstMs * 2 ** count, longestMs);
    },
    forget: (key) => {
      failures.delete(key);
    },
    clear: () => failures.clear(),
    get size() {
      return failures.size;
    },
  };
}
