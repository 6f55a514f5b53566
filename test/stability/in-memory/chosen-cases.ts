import { createRandom } from '../../faults/random.ts';
import { chooseCombinations } from '../combinations.ts';
import type { StabilitySettings } from '../settings.ts';
import { tellTried } from '../tried.ts';
import { caseOf, type Case } from './play.ts';
import type { Stage } from './stage.ts';

/** The combinations of the children on the stage that the settings ask for, each as a case. */
export function chosenCases(
  stage: Stage,
  { only, seed, combinations }: StabilitySettings,
): readonly Case[] {
  const count = stage.children('n0').length;
  const numbers =
    only === undefined ? chooseCombinations(count, combinations, createRandom(seed)) : [only];
  tellTried({ combinations: numbers.length });
  return numbers.map((number) => caseOf(number, count));
}
