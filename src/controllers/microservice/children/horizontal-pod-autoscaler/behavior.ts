import type { V2HorizontalPodAutoscalerBehavior, V2HPAScalingRules } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { canonicalQuantity } from '../../quantity.ts';
import type { Scaling } from './metrics.ts';

type Rules = NonNullable<NonNullable<Scaling['behavior']>['scaleUp']>;

/** How fast the number of pods may change, or undefined where Kubernetes' own bounds apply. */
export function behaviorOf({
  behavior,
}: Scaling): Wire<V2HorizontalPodAutoscalerBehavior> | undefined {
  if (behavior?.scaleUp === undefined && behavior?.scaleDown === undefined) return undefined;
  const { scaleUp, scaleDown } = behavior;
  return {
    ...(scaleUp === undefined ? {} : { scaleUp: scalingRules(scaleUp) }),
    ...(scaleDown === undefined ? {} : { scaleDown: scalingRules(scaleDown) }),
  };
}

function scalingRules({ tolerance, ...rules }: Rules): Wire<V2HPAScalingRules> {
  return {
    ...rules,
    ...(tolerance === undefined ? {} : { tolerance: canonicalQuantity(tolerance) }),
  };
}
