import { createHash } from 'node:crypto';

/** Random choices that are the same for the same seed. */
export interface Random {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of them; throws where there is none. */
  pick<T>(items: readonly T[]): T;
  /** All of them in another order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** Choices that follow from the parts alone, such as a seed and the name of what chooses. */
export function createRandom(...parts: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(parts.join('\0')).digest();
  let state = digest.readUInt32LE(0);
  // mulberry32: small, and even enough to choose when a fault begins.
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const index = below(items.length);
      if (index >= items.length) throw new Error('there is nothing to pick from');
      // The index is within bounds, whatever the type of the items.
      return items[index] as (typeof items)[number];
    },
    shuffled: (items) => {
      const rest = [...items];
      return Array.from({ length: rest.length }, () => rest.splice(below(rest.length), 1)).flatMap(
        (picked) => picked,
      );
    },
  };
}
