import { describe, expect, it } from 'vitest';
import { findCondition } from '../../runtime/conditions.ts';
import { computeStatus, deletingStatus, invalidStatus, statusRecheckAfterMs } from './status.ts';
import { now, statusInput } from './testdata/status-input.ts';

const later = '2026-03-04T13:00:00Z';

describe('computeStatus', () => {
  it('keeps the time of a condition that stays as it is', () => {
    const input = statusInput();
    const previous = computeStatus(input);
    const next = computeStatus({ ...input, previous, now: later });
    expect(next).toEqual(previous);
  });

  it('moves the time of a condition that changes', () => {
    const input = statusInput();
    const previous = computeStatus(input);
    const broken = statusInput({}, { absent: ['Deployment/orders'], now: later });
    const next = computeStatus({ ...broken, previous });
    expect(findCondition(next.conditions, 'Ready')?.lastTransitionTime).toBe(later);
    expect(findCondition(next.conditions, 'RoutesReady')?.lastTransitionTime).toBe(now);
  });

  it('is for the generation that it was computed from', () => {
    const status = computeStatus(statusInput({ metadata: { generation: 7 } }));
    expect(status.observedGeneration).toBe(7);
    expect(new Set(status.conditions?.map((item) => item.observedGeneration))).toEqual(
      new Set([7]),
    );
  });

  it('says what keeps a Microservice from going', () => {
    const databases = [
      { name: 'main', engine: 'postgres' as const, deletionPolicy: 'Delete' as const },
    ];
    const input = statusInput({ spec: { databases }, metadata: { deletionTimestamp: now } });
    expect(findCondition(computeStatus(input).conditions, 'Deleting')?.message).toBe(
      'Microservice orders is being deleted, which waits for Database orders-main',
    );
  });

  it('says that the autoscaler would go further than it may', () => {
    const conditions = [
      { type: 'AbleToScale', status: 'True' },
      { type: 'ScalingActive', status: 'True' },
      { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' },
    ];
    const live = [
      { kind: 'HorizontalPodAutoscaler', metadata: { name: 'orders' }, status: { conditions } },
    ];
    const status = computeStatus(statusInput({ spec: { scaling: { min: 2, max: 6 } } }, { live }));
    expect(findCondition(status.conditions, 'ScalingActive')).toMatchObject({
      status: 'True',
      reason: 'ScalingLimited',
    });
    expect(findCondition(status.conditions, 'Ready')?.status).toBe('True');
  });
});

describe('statusRecheckAfterMs', () => {
  it('is undefined where time alone changes nothing', () => {
    expect(statusRecheckAfterMs(statusInput())).toBeUndefined();
  });
});

describe('a status that cannot be computed', () => {
  const { microservice } = statusInput();
  const before = computeStatus(statusInput());
  const known = { ...microservice, status: before };
  const problems = [{ field: 'spec.replicas', message: 'Remove replicas or scaling' }];

  it.each([
    ['of an invalid spec', invalidStatus(known, problems, later), 'Stalled', 'InvalidSpec'],
    [
      'of a deletion',
      deletingStatus(known, ['Database a', 'Database b'], later),
      'Deleting',
      'Deleting',
    ],
  ])('%s says so and keeps what is known', (_, status, mark, reason) => {
    expect(findCondition(status.conditions, 'Ready')).toMatchObject({ status: 'False', reason });
    expect(findCondition(status.conditions, mark)).toMatchObject({ status: 'True', reason });
    expect(findCondition(status.conditions, 'WorkloadAvailable')?.status).toBe('Unknown');
    expect(status.endpoints).toEqual(before.endpoints);
    expect(status.summary?.replicas).toBe('2/2');
  });

  it('names what a deletion waits for', () => {
    expect(deletingStatus(known, ['Database a', 'Database b'], later).summary?.message).toBe(
      'Microservice orders is being deleted, which waits for Database a and Database b',
    );
  });

  it('comes of nothing as well', () => {
    expect(invalidStatus(microservice, [], later).problems).toEqual([]);
  });
});
