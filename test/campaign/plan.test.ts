import { describe, expect, it } from 'vitest';
import { createRandom } from '../faults/random.ts';
import { allLeaves, chainOf, isValidSpec, planAll } from './chain.ts';
import { acts, fewestChanges, isTaken } from './plan.ts';
import { surroundingsOf } from './surroundings.ts';

const planned = planAll(surroundingsOf('run'));

describe('the campaign', () => {
  it('has a generator for every field of every CRD', () => {
    const without = planned
      .filter(({ missing }) => missing.length > 0)
      .map(({ leaf, missing }) => `${leaf.kind} ${leaf.path}: no way to ${missing.join(', ')}`);
    expect(without, 'add these to a file in test/campaign/sections').toEqual([]);
  });

  it('has none for a field that no section knows', () => {
    const [leaf] = allLeaves();
    if (leaf === undefined) throw new Error('there is no field');
    const steps = [...leaf.steps.slice(0, 1), { into: 'field', name: 'novel' } as const];
    const novel = { ...leaf, path: 'spec.novel', steps };
    expect(planAll(surroundingsOf('run'), [novel])).toMatchObject([{ changes: [], missing: acts }]);
  });

  it('changes each field five times at least, and makes a chain of a thousand', () => {
    const few = planned.filter(({ changes }) => changes.length < fewestChanges);
    expect(few.map(({ leaf }) => `${leaf.kind} ${leaf.path}`)).toEqual([]);
    expect(planned).toHaveLength(allLeaves().length);
    expect(planned.flatMap(({ changes }) => changes).length).toBeGreaterThanOrEqual(1_000);
  });

  it('expects what is invalid to be refused, and what is set and changed to be taken', () => {
    for (const { leaf, changes } of planned) {
      const taken = (act: string): boolean[] =>
        changes
          .filter((change) => change.act === act)
          .map((change) =>
            isTaken(change, undefined, [leaf], (spec) => isValidSpec(leaf.kind, spec)),
          );
      expect(
        taken('invalid').every((is) => !is),
        leaf.path,
      ).toBe(true);
      expect([...taken('set'), ...taken('change'), ...taken('extreme')].every(Boolean)).toBe(true);
    }
  });

  it('is the same chain for the same seed', () => {
    const leaves = allLeaves().slice(0, 20);
    const again = planAll(surroundingsOf('run'), leaves);
    expect(again).toEqual(planned.slice(0, leaves.length));
    expect(chainOf(again, createRandom(7))).toEqual(
      chainOf(planned.slice(0, leaves.length), createRandom(7)),
    );
    expect(chainOf(planned, createRandom(8))).not.toEqual(chainOf(planned, createRandom(7)));
  });
});
