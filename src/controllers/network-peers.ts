import type { V1NetworkPolicyPeer } from '@kubernetes/client-node';
import type { NetworkPolicyPeer } from '../crds/kubernetes/network-policy-peer.ts';
import type { Wire } from '../runtime/kube-object.ts';

export type Peer = Wire<V1NetworkPolicyPeer>;

/** Every namespace has it, set by Kubernetes. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/** All pods of a namespace or, with labels, those that bear them. */
export function podsIn(namespace: string, labels?: Readonly<Record<string, string>>): Peer {
  return {
    namespaceSelector: { matchLabels: { [namespaceNameLabel]: namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: { ...labels } } }),
  };
}

/** Whom a class names. A peer of neither selector is refused by the API server: it is the namespace. */
export function peerOfClass({ namespaceSelector, podSelector }: NetworkPolicyPeer): Peer {
  return {
    ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
    ...(podSelector === undefined && namespaceSelector !== undefined
      ? {}
      : { podSelector: podSelector ?? {} }),
  };
}
