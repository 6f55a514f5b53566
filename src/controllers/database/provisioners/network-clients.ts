import type { V1NetworkPolicyPeer } from '@kubernetes/client-node';
import type { NetworkPolicyPeer } from '../../../crds/kubernetes/network-policy-peer.ts';
import type { Wire } from '../../../runtime/kube-object.ts';
import { backupLabel, microserviceLabel, migrationLabel, restoreLabel } from '../../well-known.ts';
import { microserviceOf } from '../usage.ts';
import type { PlanInput } from './provisioner.ts';

/** Every namespace has it, set by Kubernetes. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * Who may connect to the server: the pods of the service, of its migrations and of the backups that
 * Slipway makes, or of the namespace for a Database made by hand, Slipway, and whom the class names.
 */
export function networkClients(input: PlanInput): Wire<V1NetworkPolicyPeer>[] {
  const { database, operatorNamespace } = input;
  const microservice = microserviceOf(database);
  return [
    ...(microservice === undefined
      ? [{ podSelector: {} }]
      : [...podsOf(microservice), ...taskPodsOf(input)]),
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

/** The pods of the Jobs that back the database up, copy it, or fill it; elsewhere there are none. */
function taskPodsOf({ database, class: given }: PlanInput): Wire<V1NetworkPolicyPeer>[] {
  if (given.provisioner !== 'StatefulSet') return [];
  return [backupLabel, restoreLabel].map((label) => ({
    podSelector: { matchLabels: { [label]: database.metadata.name } },
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
