import type { Clock } from './clock.ts';

export interface TokenBucketOptions {
  readonly clock: Clock;
  /** Tokens in a full bucket. */
  readonly burst: number;
  /** Milliseconds until one token comes back. */
  readonly refillMs: number;
  /** Buckets kept; the one used longest ago is forgotten first, and is full when it comes back. */
  readonly maxKeys: number;
}

export interface TokenBuckets {
  /** Takes a token of this key; false where there is none left. */
  take(key: string): boolean;
  readonly size: number;
}

/** A token bucket for each key, in bounded memory. */
export function createTokenBuckets(options: TokenBucketOptions): TokenBuckets {
  const { clock, burst, refillMs, maxKeys } = options;
  const buckets = new Map<string, { tokens: number; at: number }>();

  return {
    take(key) {
      const now = clock.monotonic();
      const before = buckets.get(key) ?? { tokens: burst, at: now };
      const tokens = Math.min(burst, before.tokens + (now - before.at) / refillMs);
      const isLeft = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isLeft ? tokens - 1 : tokens, at: now });
      const oldest = buckets.keys().next();
      if (buckets.size > maxKeys && oldest.done !== true) buckets.delete(oldest.value);
      return isLeft;
    },
    get size() {
      return buckets.size;
    },
  };
}
