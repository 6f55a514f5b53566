import { describe, expect, it } from 'vitest';
import { effectiveClass } from '../../effective-class.ts';
import { classOf, microserviceOf } from '../../testdata/build-input.ts';
import { spread } from './spread.ts';

describe('spread', () => {
  it.each([
    [{}, true, true],
    [{ zones: false }, false, true],
    [{ nodes: false }, true, false],
    [{ zones: false, nodes: false }, false, false],
  ])('%j: zones %s, nodes %s', (given, zones, nodes) => {
    const { affinity, topologySpreadConstraints } = spread(
      microserviceOf(),
      effectiveClass(classOf({ topologySpread: given })),
    );
    const terms = affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const zoneKeys = terms.map(({ podAffinityTerm }) => podAffinityTerm?.topologyKey);
    expect(zoneKeys).toEqual(zones ? ['topology.kubernetes.io/zone'] : []);
    const keys = (topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
    expect(keys).toEqual(nodes ? ['kubernetes.io/hostname'] : []);
  });

  it('has no constraint on a label that nodes may lack: the scheduler would ignore such nodes', () => {
    const { topologySpreadConstraints } = spread(microserviceOf(), effectiveClass(undefined));
    expect(topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
    ]);
  });
});
