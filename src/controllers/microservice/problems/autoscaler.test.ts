import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { now, statusInput, type Situation } from '../testdata/status-input.ts';
import { autoscalerFindings } from './autoscaler.ts';

const secondsAgo = (seconds: number) => new Date(Date.parse(now) - seconds * 1_000).toISOString();
const no = (type: string, reason: string, message: string, seconds = 600) => ({
  type,
  status: 'False',
  reason,
  message,
  lastTransitionTime: secondsAgo(seconds),
});
const able = { type: 'AbleToScale', status: 'True' };

const find = (conditions: unknown, madeAgo = 3_600, rest: Situation = {}) =>
  autoscalerFindings(
    statusInput(
      { spec: { scaling: { min: 2, max: 6 } } },
      {
        live: [
          {
            kind: 'HorizontalPodAutoscaler',
            metadata: { name: 'orders', creationTimestamp: secondsAgo(madeAgo) },
            status: { conditions },
          },
        ],
        ...rest,
      },
    ),
  );

describe('problems of the autoscaler', () => {
  it.each<[string, unknown, number, object]>([
    [
      'no metrics-server',
      [able, no('ScalingActive', 'FailedGetResourceMetric', 'unable to get metrics')],
      3_600,
      {
        severity: 'error',
        reason: 'MetricsUnavailable',
        hint: containing('metrics-server'),
      },
    ],
    [
      'no adapter',
      [able, no('ScalingActive', 'FailedGetExternalMetric', 'no metrics')],
      3_600,
      { severity: 'error', reason: 'MetricsUnavailable', hint: containing('adapter') },
    ],
    [
      'a short gap in metrics',
      [able, no('ScalingActive', 'FailedGetResourceMetric', 'gap', 20)],
      3_600,
      { severity: 'warning', reason: 'MetricsUnavailable', recheckAfterMs: 100_000 },
    ],
    [
      'no metrics yet of one just made',
      [able, no('ScalingActive', 'FailedGetResourceMetric', 'none', 20)],
      30,
      { severity: 'quiet', recheckAfterMs: 90_000 },
    ],
    [
      'no metrics ever: no word of a gap before that',
      [able, no('ScalingActive', 'FailedGetResourceMetric', 'none', 110)],
      125,
      { severity: 'error', reason: 'MetricsUnavailable' },
    ],
    [
      'metrics for a while, and none since',
      [able, no('ScalingActive', 'FailedGetResourceMetric', 'none', 90)],
      125,
      { severity: 'warning', recheckAfterMs: 30_000 },
    ],
    [
      'another autoscaler of the same pods',
      [able, no('ScalingActive', 'AmbiguousSelector', 'pods are selected by multiple HPAs')],
      3_600,
      { severity: 'error', reason: 'AutoscalerFailed' },
    ],
    [
      'no right to scale',
      [no('AbleToScale', 'FailedUpdateScale', 'forbidden')],
      3_600,
      { severity: 'error', reason: 'AutoscalerFailed' },
    ],
    [
      'a Deployment that is being woken up',
      [able, no('ScalingActive', 'ScalingDisabled', 'scaling is disabled')],
      3_600,
      { severity: 'pending' },
    ],
    ['nobody has looked at one just made', [], 30, { severity: 'quiet', recheckAfterMs: 90_000 }],
    [
      'nobody looks at it',
      [],
      3_600,
      {
        severity: 'error',
        reason: 'AutoscalerFailed',
        hint: containing('kube-controller-manager'),
      },
    ],
  ])('%s', (_, conditions, madeAgo, expected) => {
    expect(find(conditions, madeAgo)).toMatchObject([{ area: 'scaling', ...expected }]);
  });

  it('are none where it stands at its bounds', () => {
    const active = { type: 'ScalingActive', status: 'True' };
    const limited = { type: 'ScalingLimited', status: 'True', reason: 'TooManyReplicas' };
    expect(find([able, active, limited])).toEqual([]);
  });

  it('are none without scaling', () => {
    expect(autoscalerFindings(statusInput())).toEqual([]);
  });

  it('wait for the Deployment', () => {
    const conditions = [no('AbleToScale', 'FailedGetScale', 'not found')];
    expect(find(conditions, 3_600, { absent: ['Deployment/orders'] })).toMatchObject([
      { severity: 'pending' },
    ]);
  });
});
