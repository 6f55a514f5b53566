import { toleration } from '../../kubernetes/toleration.ts';
import { trafficDistribution } from '../../kubernetes/traffic-distribution.ts';
import { bool, dictionary, list, object, text } from '../../schema/fields.ts';
import { objectName } from '../../schema/formats.ts';

/** The fields of spec that say where pods run, and which of them requests go to. */
export const placementFields = {
  topologySpread: object(
    'What the pods of a service are spread over, as far as there is room. Default: over zones and nodes.',
    {
      zones: bool(
        'Whether pods are spread over zones (topology.kubernetes.io/zone). Default: true.',
      ).exactOptional(),
      nodes: bool(
        'Whether pods are spread over nodes (kubernetes.io/hostname). Default: true.',
      ).exactOptional(),
    },
  ).exactOptional(),
  nodeSelector: dictionary(
    'Labels that nodes need to have to run the pods. Example: {kubernetes.io/arch: amd64}. Default: any node.',
    text('The value that the label of the node has to have.', { max: 63 }),
    { max: 32, atomic: true },
  ).exactOptional(),
  tolerations: list(
    'Taints of nodes that the pods put up with, in the shape of Kubernetes. Default: none.',
    toleration,
    { atomic: true, max: 32 },
  ).exactOptional(),
  priorityClassName: text(
    'The PriorityClass of the pods. Example: business-critical. Default: that of the cluster.',
    { min: 1, rules: [objectName] },
  ).exactOptional(),
  trafficDistribution: trafficDistribution(
    'Which pods calls to a service go to first, in the words of Kubernetes: PreferSameZone keeps them in a zone, which is cheaper and faster; PreferClose is its name before Kubernetes 1.34. Default: all pods alike.',
  ),
};
