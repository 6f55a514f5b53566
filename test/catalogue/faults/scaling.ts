import type { Fault } from '../fault.ts';
import { allowAnyNumberOfPods, denyMoreThanTwoPods } from './admission.ts';

export const scalingFaults: readonly Fault[] = [
  {
    name: 'metric-unknown',
    title: 'Nothing in the cluster serves a metric that scaling needs',
    reason: 'MetricsUnavailable',
    // One that worked before is given more time: this one never does.
    spec: {},
    cause: [
      {
        change: {
          scaling: {
            min: 2,
            max: 4,
            metrics: [
              {
                type: 'External',
                external: {
                  metric: { name: 'queue_length' },
                  target: { type: 'AverageValue', averageValue: '30' },
                },
              },
            ],
          },
        },
      },
    ],
    mend: [{ change: { scaling: { min: 2, max: 4, metrics: null, cpu: 80 } } }],
    withinSeconds: 150,
  },
  {
    name: 'scaling-refused',
    title: 'A policy does not let the autoscaler change the number of pods',
    reason: 'AutoscalerFailed',
    spec: { scaling: { min: 2, max: 4, cpu: 80 } },
    cause: [...denyMoreThanTwoPods, { change: { scaling: { min: 3 } } }],
    mend: [allowAnyNumberOfPods],
  },
];
