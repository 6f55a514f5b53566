import type { V1NetworkPolicyIngressRule } from '@kubernetes/client-node';
import { builtin } from '../../../../runtime/builtin-resources.ts';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { apiVersionOf } from '../../../../runtime/resource.ts';
import { clusterLabel } from '../../cloud-native-pg.ts';
import { ownedMetadata } from '../../metadata.ts';
import { childNameOf, clusterName } from '../../names.ts';
import type { NetworkPolicy } from '../../types.ts';
import { classPeers, networkClients } from '../network-clients.ts';
import type { PlanInput } from '../provisioner.ts';

/** Where CloudNativePG asks a server how it is; it knows its callers by their certificates. */
const statusPort = 8000;
const metricsPort = 9187;

/**
 * Who may connect to the servers: as with a server of Slipway's own, and the servers of the Cluster
 * themselves. The port of their status is open: nobody tells in which namespace CloudNativePG runs.
 */
export function buildNetworkPolicy(input: PlanInput): NetworkPolicy {
  const { database } = input;
  const podSelector = { matchLabels: { [clusterLabel]: clusterName(database) } };
  return {
    apiVersion: apiVersionOf(builtin.networkPolicy),
    kind: builtin.networkPolicy.kind,
    metadata: ownedMetadata(database, childNameOf(database)),
    spec: {
      podSelector,
      policyTypes: ['Ingress'],
      ingress: input.class.isIsolated ? rulesFor(input, podSelector) : [{}],
    },
  };
}

function rulesFor(
  input: PlanInput,
  podSelector: { matchLabels: Record<string, string> },
): Wire<V1NetworkPolicyIngressRule>[] {
  const peers = classPeers(input);
  return [
    { from: [...networkClients(input), { podSelector }], ports: [tcp(input.engine.port)] },
    { ports: [tcp(statusPort)] },
    ...(peers.length === 0 ? [] : [{ from: peers, ports: [tcp(metricsPort)] }]),
  ];
}

function tcp(port: number) {
  return { port, protocol: 'TCP' };
}
