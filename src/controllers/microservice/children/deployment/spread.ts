import type { V1PodSpec } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { EffectiveClass } from '../../effective-class.ts';
import { podSelector } from '../../labels.ts';

/**
 * Spreads the pods over zones and nodes, as far as there is room. Zones are not a second spread
 * constraint: the scheduler leaves a node out of account that lacks the label of any constraint,
 * so where nodes have no zones, as outside of clouds, nothing would be spread over nodes either.
 * Over nodes, pods are compared within their version only (KEP-3243): those of the old one, which
 * are about to go, would else push the new ones together.
 */
export function spread(
  microservice: Microservice,
  { topologySpread: { zones, nodes } }: EffectiveClass,
): Pick<Wire<V1PodSpec>, 'topologySpreadConstraints' | 'affinity'> {
  const labelSelector = { matchLabels: podSelector(microservice) };
  const constraint = {
    topologyKey: 'kubernetes.io/hostname',
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
    matchLabelKeys: ['pod-template-hash'],
  };
  const podAffinityTerm = { topologyKey: 'topology.kubernetes.io/zone', labelSelector };
  const apart = {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
  };
  return {
    ...(nodes ? { topologySpreadConstraints: [constraint] } : {}),
    ...(zones ? { affinity: { podAntiAffinity: apart } } : {}),
  };
}
