import type { Random } from '../faults/random.ts';

/** What became of a child before Slipway looks at it. */
export const treatments = ['declared', 'absent', 'tampered'] as const;

export type Treatment = (typeof treatments)[number];

/** One treatment for each child, in the order of the children. */
export type Combination = readonly Treatment[];

/** How many combinations there are for so many children. */
export function combinationCount(children: number): number {
  return treatments.length ** children;
}

/** The combination of this number, as in a number of base three; the first child counts least. */
export function combinationOf(number: number, children: number): Combination {
  return Array.from({ length: children }, (_, place) => {
    const digit = Math.floor(number / treatments.length ** place) % treatments.length;
    return treatments[digit] ?? 'declared';
  });
}

/** The number of a combination: the inverse of {@link combinationOf}. */
export function numberOf(combination: Combination): number {
  return combination.reduce(
    (sum, treatment, place) => sum + treatments.indexOf(treatment) * treatments.length ** place,
    0,
  );
}

/**
 * Numbers of combinations to try: all of them up to the limit, else every pair of treatments of two
 * children (the others as declared) and a random sample up to the limit. Sorted, none twice.
 */
export function chooseCombinations(children: number, limit: number, random: Random): number[] {
  const count = combinationCount(children);
  if (count <= limit) return Array.from({ length: count }, (_, number) => number);
  const chosen = new Set(pairs(children));
  while (chosen.size < limit) chosen.add(random.below(count));
  return [...chosen].toSorted((a, b) => a - b);
}

function pairs(children: number): number[] {
  const found: number[] = [];
  for (let first = 0; first < children; first += 1) {
    for (let second = first + 1; second < children; second += 1) {
      for (let pair = 0; pair < treatments.length ** 2; pair += 1) {
        const [one = 'declared', other = 'declared'] = combinationOf(pair, 2);
        const combination = Array.from({ length: children }, (): Treatment => 'declared');
        combination[first] = one;
        combination[second] = other;
        found.push(numberOf(combination));
      }
    }
  }
  return found;
}
