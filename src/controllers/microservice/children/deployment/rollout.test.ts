import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../../testdata/build-input.ts';
import { rolloutFields } from './rollout.ts';

describe('rolloutFields', () => {
  it('never serves with fewer pods by default', () => {
    expect(rolloutFields(microserviceOf())).toEqual({
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    });
  });

  it('takes what the rollout says', () => {
    const rollout = { maxSurge: 0, maxUnavailable: '50%', progressDeadline: '1h30m' };
    expect(rolloutFields(microserviceOf({ spec: { rollout } }))).toMatchObject({
      progressDeadlineSeconds: 5_400,
      strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '50%' } },
    });
  });
});
