import { networkPolicyPeer, peerIsGiven } from '../../kubernetes/network-policy-peer.ts';
import { choice, list, object } from '../../schema/fields.ts';

function peers(description: string) {
  return list(
    description,
    networkPolicyPeer('Pods, by their labels and those of their namespaces.', 'the service', [
      peerIsGiven,
    ]),
    { atomic: true, max: 16 },
  ).exactOptional();
}

/** How services of the class are kept apart. */
export const networkField = object(
  'How services are kept apart by NetworkPolicies, which the network of the cluster has to enforce. Default: a service is open in the cluster, unless it has access.',
  {
    ingress: choice(
      'Who reaches services: Declared lets in who is in their access or, without it, their namespace; Open lets in everybody, but for services with access. Default: Open.',
      ['Open', 'Declared'],
    ).exactOptional(),
    egress: choice(
      'What services reach: Declared lets out to what is in their uses, their databases and names of DNS; Open lets out to everything. Default: Open.',
      ['Open', 'Declared'],
    ).exactOptional(),
    gatewayPeers: peers(
      'The pods of the gateways, which reach the ports that routes lead to. Default: pods that bear the name of the gateway as the Gateway API or Envoy Gateway label them. Example: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: gateways}}}].',
    ),
    monitoringPeers: peers(
      'The pods that collect metrics, which reach the port of metrics. Default: none. Example: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}].',
    ),
  },
).exactOptional();
