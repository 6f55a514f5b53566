import type { V1TopologySpreadConstraint } from '@kubernetes/client-node';
import type { Microservice } from '../../../../crds/microservice/v1alpha1.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import type { EffectiveClass } from '../../effective-class.ts';
import { podSelector } from '../../labels.ts';

/**
 * Spreads the pods of each version over zones and nodes, as far as there is room. Pods are
 * compared within their version only (KEP-3243): those of the old one, which are about to go,
 * would else push the new ones together.
 */
export function topologySpread(
  microservice: Microservice,
  { topologySpread: { zones, nodes } }: EffectiveClass,
): Wire<V1TopologySpreadConstraint>[] {
  const topologyKeys = [
    ...(zones ? ['topology.kubernetes.io/zone'] : []),
    ...(nodes ? ['kubernetes.io/hostname'] : []),
  ];
  return topologyKeys.map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podSelector(microservice) },
    matchLabelKeys: ['pod-template-hash'],
  }));
}
