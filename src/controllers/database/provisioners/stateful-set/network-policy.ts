import type { V1NetworkPolicyIngressRule } from '@kubernetes/client-node';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { portsOf } from '../../certificates/server-tls.ts';
import { ownedMetadata, podSelector } from '../../metadata.ts';
import { childNameOf } from '../../names.ts';
import type { NetworkPolicy } from '../../types.ts';
import { networkClients } from '../network-clients.ts';
import type { PlanInput } from '../provisioner.ts';

/**
 * Who may connect to the server, see {@link networkClients}. A class without isolation lets everybody in: what is
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
  return {
    from: networkClients(input),
    ports: portsOf(input).map(({ name }) => ({ port: name, protocol: 'TCP' })),
  };
}
