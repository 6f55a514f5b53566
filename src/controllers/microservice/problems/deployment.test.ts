import { describe, expect, it } from 'vitest';
import { statusInput, type Situation } from '../testdata/status-input.ts';
import { deploymentFindings } from './deployment.ts';

const find = (status: object, rest: Situation = {}) =>
  deploymentFindings(
    statusInput(
      {},
      { live: [{ kind: 'Deployment', metadata: { name: 'orders' }, status }], ...rest },
    ),
  );
const failure = (message: string) => ({
  replicas: 0,
  updatedReplicas: 0,
  availableReplicas: 0,
  conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
});

describe('problems of the Deployment', () => {
  it('are none when all is well', () => {
    expect(find({})).toEqual([]);
  });

  it('are told without the names of pods where nothing else is known', () => {
    expect(find(failure('pods "orders-7d9f8c6b5-x7k2p" is forbidden: no.'))[0]).toMatchObject({
      reason: 'ApplyFailed',
      message: 'Every new pod of Deployment orders is refused: the pod is forbidden: no',
    });
  });

  it('are about what the service depends on where a ServiceAccount is missing', () => {
    const message = 'error looking up service account shop/x: serviceaccount "x" not found';
    expect(find(failure(message))[0]).toMatchObject({ area: 'dependencies' });
  });

  it('are told where not even a ReplicaSet can be made', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message: 'no' },
    ];
    expect(find({ updatedReplicas: 0, conditions })[0]).toMatchObject({ severity: 'error' });
  });

  it('hold a missed deadline only while the rollout goes on', () => {
    const conditions = [
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' },
    ];
    const reasons = (status: object) => find({ conditions, ...status }).map(({ reason }) => reason);
    expect(reasons({ updatedReplicas: 1 })).toEqual(['DeadlineExceeded', 'Updating']);
    expect(reasons({ observedGeneration: 0 })).not.toContain('DeadlineExceeded');
    expect(reasons({})).toEqual([]);
  });

  it.each<[string, Situation, string]>([
    ['is being made', { absent: ['Deployment/orders'] }, 'Deployment orders is being made'],
    [
      'is held back',
      { absent: ['Deployment/orders'], observed: { missingClass: 'gold' } },
      'Deployment orders is not made before all that its pods need is there',
    ],
  ])('the Deployment %s', (_, situation, message) => {
    expect(deploymentFindings(statusInput({}, situation))).toMatchObject([
      { severity: 'pending', reason: 'Progressing', message },
    ]);
  });
});
