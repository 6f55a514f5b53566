import type { V1NetworkPolicyPeer } from '@kubernetes/client-node';
import type { NetworkPolicyPeer } from '../../../crds/kubernetes/network-policy-peer.ts';
import type { Wire } from '../../../runtime/kube-object.ts';
import { microserviceLabel, migrationLabel } from '../../well-known.ts';
import { microserviceOf } from '../usage.ts';
import type { PlanInput } from './provisioner.ts';

/** Every namespace has it, set by Kubernetes. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * Who may connect to the server: the pods of the service and of its migrations, or of the namespace
 * for a Database made by hand, Slipway, and whom the class names.
 */
export function networkClients(input: PlanInput): Wire<V1NetworkPolicyPeer>[] {
  const { database, operatorNamespace } = input;
  const microservice = microserviceOf(database);
  return [
    ...(microservice === undefined ? [{ podSelector: {} }] : podsOf(microservice)),
    { namespaceSelector: { matchLabels: { [namespaceNameLabel]: operatorNamespace } } },
    ...classPeers(input),
  ];
}

/** Whom the class lets in besides. */
export function classPeers(input: PlanInput): Wire<V1NetworkPolicyPeer>[] {
  return input.class.peers.map(peerOf);
}

/** The pods of the service, and those of the Jobs that migrate its databases. */
function podsOf(microservice: string): Wire<V1NetworkPolicyPeer>[] {
  return [microserviceLabel, migrationLabel].map((label) => ({
    podSelector: { matchLabels: { [label]: microservice } },
  }));
}

/** A peer of neither selector is refused by the API server; by our words it is the namespace. */
function peerOf({ namespaceSelector, podSelector: pods }: NetworkPolicyPeer) {
  const peer: Wire<V1NetworkPolicyPeer> = {
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(pods === undefined && namespaceSelector !== undefined ? {} : { podSelector: pods ?? {} }),
  };
  return peer;
}
