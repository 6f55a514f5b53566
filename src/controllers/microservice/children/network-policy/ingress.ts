import type { V1NetworkPolicyIngressRule } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { peerOfClass, podsIn, type Peer } from '../../../network-peers.ts';
import { microserviceLabel } from '../../../well-known.ts';
import { effectivePorts, firstHttpPort } from '../../ports.ts';
import type { BuildInput } from '../child-kind.ts';
import { gatewayCalls, type GatewayCalls } from './gateway-calls.ts';

type Rule = Wire<V1NetworkPolicyIngressRule>;

/** Who may call the pods: callers at all ports, gateways and monitoring at those that they need. */
export function ingressRules(input: BuildInput): Rule[] {
  const all = effectivePorts(input.microservice).map(({ port }) => port);
  return [
    ...rule(callers(input), all),
    ...gatewayRules(input),
    ...rule(input.class.network.monitoringPeers.map(peerOfClass), metricsPorts(input)),
  ];
}

/** A rule without peers would be for everybody, and one without ports for all of them. */
function rule(from: readonly Peer[], ports: readonly number[]): Rule[] {
  if (from.length === 0 || ports.length === 0) return [];
  return [{ from: [...from], ports: ports.map((port) => ({ protocol: 'TCP', port })) }];
}

function callers({ microservice }: BuildInput): readonly Peer[] {
  const { namespace: home = '' } = microservice.metadata;
  const { access } = microservice.spec;
  if (access === undefined) return [podsIn(home)];
  return access.from.map(({ namespace = home, service }) =>
    podsIn(namespace, service === undefined ? undefined : { [microserviceLabel]: service }),
  );
}

function gatewayRules(input: BuildInput): Rule[] {
  const { gatewayPeers } = input.class.network;
  return gatewayCalls(input).flatMap(({ ports, ...gateway }) =>
    rule(gatewayPeers === undefined ? podsOf(gateway) : gatewayPeers.map(peerOfClass), ports),
  );
}

/** By the label of the Gateway API (GEP-1762), and those of Envoy Gateway, which are elsewhere. */
function podsOf({ namespace, name }: Omit<GatewayCalls, 'ports'>): readonly Peer[] {
  return [
    podsIn(namespace, { 'gateway.networking.k8s.io/gateway-name': name }),
    {
      namespaceSelector: {},
      podSelector: {
        matchLabels: {
          'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
          'gateway.envoyproxy.io/owning-gateway-name': name,
        },
      },
    },
  ];
}

function metricsPorts({ microservice }: BuildInput): readonly number[] {
  const { metrics } = microservice.spec;
  if (metrics === undefined) return [];
  const ports = effectivePorts(microservice);
  const port =
    metrics.port === undefined
      ? firstHttpPort(ports)
      : ports.find(({ name }) => name === metrics.port);
  return port === undefined ? [] : [port.port];
}
