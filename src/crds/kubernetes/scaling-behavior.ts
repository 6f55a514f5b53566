import type * as z from 'zod';
import { choice, int32, list, object } from '../schema/fields.ts';
import { quantity } from './quantity.ts';

const policy = object('One bound on how fast the number of pods changes.', {
  type: choice('Whether value counts Pods or Percent of the pods that run.', ['Pods', 'Percent']),
  value: int32('The most pods, or percent of pods, that may change within the period.', {
    min: 1,
    max: 100_000,
  }),
  periodSeconds: int32('The period that the bound holds for, in seconds.', { min: 1, max: 1800 }),
});

function scalingRules(description: string) {
  return object(description, {
    stabilizationWindowSeconds: int32(
      'Seconds of past advice that count, against flapping. Default: 0 for scaling up, 300 for scaling down.',
      { min: 0, max: 3600 },
    ).exactOptional(),
    selectPolicy: choice(
      'Which policy wins: Max for the largest change, Min for the smallest, Disabled for no change this way. Default: Max.',
      ['Max', 'Min', 'Disabled'],
    ).exactOptional(),
    tolerance: quantity(
      'How far the metric may be off its target before the number changes, as 0.1. Default: that of the cluster. Needs Kubernetes 1.33 or later.',
    ).exactOptional(),
    policies: list('Bounds on the change; one of them wins by selectPolicy.', policy, {
      atomic: true,
      min: 1,
      max: 16,
    }).exactOptional(),
  });
}

/** autoscaling/v2 HorizontalPodAutoscalerBehavior, whole and with its names. */
export const scalingBehavior = object(
  'How fast the number of pods may change, in the shape of autoscaling/v2. Default: that of Kubernetes.',
  {
    scaleUp: scalingRules(
      'Bounds on adding pods. Default: 4 pods or double, per 15 s.',
    ).exactOptional(),
    scaleDown: scalingRules(
      'Bounds on removing pods. Default: any number, once 300 s agree.',
    ).exactOptional(),
  },
);

export type ScalingBehavior = z.infer<typeof scalingBehavior>;
