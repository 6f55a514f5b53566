import { describe, expect, it } from 'vitest';
import { buildInput } from '../../testdata/build-input.ts';
import { buildPodDisruptionBudget } from './pod-disruption-budget.ts';

describe('buildPodDisruptionBudget', () => {
  it.each([
    ['the default of two', {}, 1],
    ['one replica', { replicas: 1 }, 0],
    ['a stopped service', { replicas: 0 }, 0],
    ['scaling from two', { scaling: { min: 2, max: 9 } }, 1],
    ['scaling from one', { scaling: { min: 1, max: 9 } }, 0],
  ])('%s', (_, spec, count) => {
    expect(buildPodDisruptionBudget(buildInput({ spec }))).toHaveLength(count);
  });

  it('follows the class where the service says nothing', () => {
    expect(buildPodDisruptionBudget(buildInput({ class: { replicas: 1 } }))).toEqual([]);
  });
});
