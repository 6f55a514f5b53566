import { describe, expect, it } from 'vitest';
import { effectiveClass } from '../../effective-class.ts';
import { classOf, microserviceOf } from '../../testdata/build-input.ts';
import { topologySpread } from './spread.ts';

describe('topologySpread', () => {
  it.each([
    [{}, ['topology.kubernetes.io/zone', 'kubernetes.io/hostname']],
    [{ zones: false }, ['kubernetes.io/hostname']],
    [{ nodes: false }, ['topology.kubernetes.io/zone']],
    [{ zones: false, nodes: false }, []],
  ])('%j', (given, keys) => {
    const constraints = topologySpread(
      microserviceOf(),
      effectiveClass(classOf({ topologySpread: given })),
    );
    expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual(keys);
    for (const constraint of constraints) {
      expect(constraint).toMatchObject({
        whenUnsatisfiable: 'ScheduleAnyway',
        matchLabelKeys: ['pod-template-hash'],
      });
    }
  });
});
