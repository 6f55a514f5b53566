import { createRandom, type Random } from '../../faults/random.ts';

/** What becomes of a child on the API server before Slipway looks at it. */
export const apiTreatments = ['declared', 'absent', 'tampered', 'foreign', 'adoptable'] as const;

export type ApiTreatment = (typeof apiTreatments)[number];

/** One random state of the children of a Microservice. */
export interface RandomState {
  readonly number: number;
  /** Slipway runs while the children are treated; else it starts into what it finds. */
  readonly isLive: boolean;
  /** In the order of the children. */
  readonly treatments: readonly ApiTreatment[];
  /** Chooses what is tampered with. */
  readonly random: Random;
}

/**
 * The state of this number: it follows from the seed alone, so that each can be replayed. While
 * Slipway runs nothing is made foreign, since it would be ours again before that is done.
 */
export function randomState(seed: number, number: number, children: number): RandomState {
  const random = createRandom('states of children', seed, number);
  const isLive = random.chance(0.3);
  const choices = apiTreatments.slice(0, isLive ? 3 : apiTreatments.length);
  const treatments = Array.from({ length: children }, () => random.pick(choices));
  return { number, isLive, treatments, random };
}
