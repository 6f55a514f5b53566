import { isDeepStrictEqual } from 'node:util';
import { isMap } from '../../../src/runtime/field-semantics.ts';
import type { Leaf, LeafStep } from './leaves.ts';
import type { Spec } from './place.ts';

/**
 * Whether a change of the spec changes, sets or removes what cannot be: an immutable field of
 * something that is there before and after. Items of lists are the same where their names are.
 */
export function breaksImmutable(leaves: readonly Leaf[], before: Spec, after: Spec): boolean {
  return leaves
    .filter(({ isImmutable }) => isImmutable)
    .some(({ steps, fixedAt = steps.length - 1 }) => {
      const holders = steps.slice(1, fixedAt);
      const known = new Map(holdersOf(before, holders, ''));
      const name = nameOf(steps[fixedAt]);
      return holdersOf(after, holders, '').some(([key, holder]) => {
        const old = known.get(key);
        return old !== undefined && !isDeepStrictEqual(old[name], holder[name]);
      });
    });
}

type Holder = readonly [key: string, holder: Spec];

function holdersOf(value: unknown, steps: readonly LeafStep[], key: string): Holder[] {
  const [step, ...rest] = steps;
  if (step === undefined) return isMap(value) ? [[key, value]] : [];
  if (step.into === 'field') {
    return isMap(value) ? holdersOf(value[step.name], rest, `${key}.${step.name}`) : [];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) =>
    holdersOf(item, rest, `${key}[${isMap(item) ? String(item['name']) : ''}]`),
  );
}

function nameOf(step: LeafStep | undefined): string {
  return step?.into === 'field' ? step.name : '';
}
