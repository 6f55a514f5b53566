import type {
  V1LabelSelector,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
} from '@kubernetes/client-node';
import type { Wire } from '../../runtime/kube-object.ts';
import type { NetworkPolicy } from '../microservice/types.ts';

/** A pod as NetworkPolicies see it. */
export interface NetworkPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Ports by their names. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A pod, or something outside of the cluster. */
export type NetworkPlace = NetworkPod | 'outside';

type Direction = 'Ingress' | 'Egress';

interface Rule {
  readonly ports?: readonly Wire<V1NetworkPolicyPort>[];
  readonly peers?: readonly Wire<V1NetworkPolicyPeer>[];
}

/**
 * Whether a connection over TCP may be made, as networking.k8s.io/v1 says: where no policy of a
 * direction selects a pod, all is let through; else what one rule of any of them lets through. A
 * block of addresses is one of addresses outside: networks differ in whether pods count as such.
 */
export function canConnect(
  policies: readonly NetworkPolicy[],
  { from, to, port }: { from: NetworkPlace; to: NetworkPlace; port: number },
): boolean {
  const wayOut = from === 'outside' || lets(policies, 'Egress', from, { other: to, pod: to, port });
  const wayIn = to === 'outside' || lets(policies, 'Ingress', to, { other: from, pod: to, port });
  return wayOut && wayIn;
}

interface Attempt {
  /** Who is at the other end. */
  readonly other: NetworkPlace;
  /** Whose ports are meant. */
  readonly pod: NetworkPlace;
  readonly port: number;
}

function lets(
  policies: readonly NetworkPolicy[],
  direction: Direction,
  pod: NetworkPod,
  attempt: Attempt,
): boolean {
  const ruling = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      selects(spec?.podSelector, pod.labels) &&
      (spec?.policyTypes ?? ['Ingress']).includes(direction),
  );
  if (ruling.length === 0) return true;
  return ruling
    .flatMap((policy) => rulesOf(policy, direction))
    .some((rule) => isOfPorts(rule, attempt) && isOfPeers(rule, attempt, pod.namespace));
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly Rule[] {
  const rules =
    direction === 'Ingress'
      ? (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))
      : (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
  // No list and an empty one are the same to the API: all of them.
  return rules.map(({ ports = [], peers = [] }) => ({
    ...(ports.length === 0 ? {} : { ports }),
    ...(peers.length === 0 ? {} : { peers }),
  }));
}

function isOfPorts({ ports }: Rule, { pod, port: wanted }: Attempt): boolean {
  return (
    ports === undefined ||
    ports.some(({ port, endPort, protocol = 'TCP' }) => {
      if (protocol !== 'TCP') return false;
      if (port === undefined) return true;
      if (typeof port === 'string') return pod !== 'outside' && pod.ports?.[port] === wanted;
      return port <= wanted && wanted <= (endPort ?? port);
    })
  );
}

function isOfPeers({ peers }: Rule, { other }: Attempt, home: string): boolean {
  return (
    peers === undefined ||
    peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
      if (ipBlock !== undefined) return other === 'outside';
      if (other === 'outside') return false;
      const isInNamespace =
        namespaceSelector === undefined
          ? other.namespace === home
          : selects(namespaceSelector, { 'kubernetes.io/metadata.name': other.namespace });
      return isInNamespace && selects(podSelector, other.labels);
    })
  );
}

/** No selector is one of everything here. */
function selects(
  { matchLabels = {}, matchExpressions = [] }: Wire<V1LabelSelector> = {},
  labels: Readonly<Record<string, string>>,
): boolean {
  if (matchExpressions.length > 0) throw new Error('none of our policies has expressions');
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
