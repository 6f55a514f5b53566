import type { V1NetworkPolicyIngressRule, V1NetworkPolicyPeer } from '@kubernetes/client-node';
import type { NetworkPolicyPeer } from '../../../../crds/kubernetes/network-policy-peer.ts';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { microserviceLabel, migrationLabel } from '../../../well-known.ts';
import { ownedMetadata, podSelector } from '../../metadata.ts';
import { childNameOf } from '../../names.ts';
import type { NetworkPolicy } from '../../types.ts';
import { microserviceOf } from '../../usage.ts';
import type { PlanInput } from '../provisioner.ts';

/** Every namespace has it, set by Kubernetes. */
const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * Who may connect to the server: the pods of the service and of its migrations, or of the namespace for a Database made
 * by hand, Slipway, and whom the class names. A class without isolation lets everybody in: what is
 * declared so needs no deletion.
 */
export function buildNetworkPolicy(input: PlanInput): NetworkPolicy {
  const { database } = input;
  return {
    apiVersion: apiVersionOf(builtin.networkPolicy),
    kind: builtin.networkPolicy.kind,
    metadata: ownedMetadata(database, childNameOf(database)),
    spec: {
      podSelector: { matchLabels: podSelector(database) },
      policyTypes: ['Ingress'],
      ingress: [input.class.isIsolated ? onlyFor(input) : {}],
    },
  };
}

function onlyFor(input: PlanInput): Wire<V1NetworkPolicyIngressRule> {
  const { database, engine, operatorNamespace } = input;
  const microservice = microserviceOf(database);
  return {
    from: [
      ...(microservice === undefined ? [{ podSelector: {} }] : podsOf(microservice)),
      { namespaceSelector: { matchLabels: { [namespaceNameLabel]: operatorNamespace } } },
      ...input.class.peers.map(peerOf),
    ],
    ports: [{ port: engine.name, protocol: 'TCP' }],
  };
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
