import { describe, expect, it } from 'vitest';
import { statusInput } from '../testdata/status-input.ts';
import { isServing, workloadOf } from './workload.ts';

type Parts = Parameters<typeof statusInput>[0];

const scaling = { spec: { scaling: { min: 2, max: 6 } } };
const counts = (replicas: number, updated: number, available: number) => ({
  replicas,
  updatedReplicas: updated,
  readyReplicas: available,
  availableReplicas: available,
  conditions: [],
});

function workload(parts: Parts, patch: object) {
  const live = [{ kind: 'Deployment', metadata: { name: 'orders' }, ...patch }];
  return workloadOf(statusInput(parts, { live }));
}

describe('workloadOf', () => {
  it.each<[string, Parts, object, string, boolean]>([
    ['as declared', {}, {}, 'complete', true],
    ['not seen yet', {}, { status: { observedGeneration: 0 } }, 'unobserved', false],
    ['no status at all', {}, { status: null }, 'unobserved', false],
    ['old pods left', {}, { status: counts(3, 1, 2) }, 'updating', false],
    ['all new, some left of the old', {}, { status: counts(3, 2, 3) }, 'updating', false],
    ['pods missing', {}, { status: counts(1, 1, 1) }, 'progressing', false],
    ['pods not available', {}, { status: counts(2, 2, 1) }, 'progressing', false],
    ['scaled up', scaling, { spec: { replicas: 6 }, status: counts(6, 6, 2) }, 'complete', true],
    ['fewer than the least', scaling, { status: counts(2, 2, 1) }, 'progressing', false],
    ['asleep', scaling, { spec: { replicas: 0 }, status: counts(0, 0, 0) }, 'progressing', false],
    ['none wanted', { spec: { replicas: 0 } }, {}, 'scaled-to-zero', true],
    [
      'none wanted, some left',
      { spec: { replicas: 0 } },
      { status: counts(1, 1, 1) },
      'progressing',
      false,
    ],
    [
      'somebody else has it',
      {},
      { metadata: { name: 'orders', ownerReferences: [] } },
      'absent',
      false,
    ],
    [
      'on its way out',
      {},
      { metadata: { name: 'orders', deletionTimestamp: '2026-03-04T11:00:00Z' } },
      'terminating',
      false,
    ],
  ])('%s', (_, parts, patch, phase, serves) => {
    const found = workload(parts, patch);
    expect(found.phase).toBe(phase);
    expect(isServing(found)).toBe(serves);
  });

  it('is not shaken by a change of the autoscaler that the cluster has yet to see', () => {
    const live = [
      {
        kind: 'Deployment',
        metadata: { name: 'orders', generation: 2 },
        spec: { replicas: 4 },
      },
    ];
    const input = statusInput(scaling, { live });
    const condition = { type: 'Ready', status: 'True', reason: 'Available', message: 'm' } as const;
    const previous = {
      observedGeneration: 3,
      conditions: [{ ...condition, lastTransitionTime: '2026-03-04T11:00:00Z' }],
    };
    const wrote = [{ kind: 'Deployment', name: 'orders', result: 'updated' }] as const;
    expect(workloadOf(input).phase).toBe('unobserved');
    expect(workloadOf({ ...input, previous }).phase).toBe('complete');
    expect(workloadOf({ ...input, previous, outcomes: wrote }).phase).toBe('unobserved');
  });
});
