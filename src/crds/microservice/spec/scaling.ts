import { metricSpec } from '../../kubernetes/metric-spec.ts';
import { scalingBehavior } from '../../kubernetes/scaling-behavior.ts';
import { int32, list, object } from '../../schema/fields.ts';
import { sectionRules } from '../rules.ts';

/** More pods than this are a mistake more often than a wish. */
export const mostReplicas = 10_000;

function percentage(description: string) {
  return int32(description, { min: 1, max: 1000 }).exactOptional();
}

export const replicasField = int32(
  'How many pods run. Default: 2, or that of the class. 0 stops the service and keeps everything else. Not together with scaling. `kubectl scale` sets it.',
  { min: 0, max: mostReplicas },
).exactOptional();

export const scalingField = object(
  'Lets an autoscaler set the number of pods between min and max. With no cpu, memory or metrics it keeps cpu at 80 percent. Default: a fixed number, replicas. Example: {min: 2, max: 20, cpu: 70}.',
  {
    min: int32('The fewest pods that run. Example: 2.', { min: 1, max: mostReplicas }),
    max: int32('The most pods that run; at least min. Example: 20.', { min: 1, max: mostReplicas }),
    cpu: percentage(
      'The share of their cpu request, in percent, that pods are kept at on average. Example: 70. Needs metrics-server. Default: cpu does not count.',
    ),
    memory: percentage(
      'The share of their memory request, in percent, that pods are kept at on average. Example: 80. Needs metrics-server. Default: memory does not count.',
    ),
    metrics: list(
      'Further metrics, in the shape of autoscaling/v2; the one that asks for the most pods wins. Default: none.',
      metricSpec,
      { atomic: true, max: 10 },
    ).exactOptional(),
    behavior: scalingBehavior.exactOptional(),
  },
  { rules: [sectionRules.scalingRange] },
).exactOptional();
