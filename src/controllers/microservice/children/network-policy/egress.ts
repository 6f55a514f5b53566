import type { V1NetworkPolicyEgressRule } from '@kubernetes/client-node';
import type { Wire } from '../../../../runtime/kube-object.ts';
import { serverPods } from '../../../database/server-pods.ts';
import { podsIn } from '../../../network-peers.ts';
import { microserviceLabel } from '../../../well-known.ts';
import { portAt, textAt } from '../../../wire-value.ts';
import { databaseName } from '../../names.ts';
import { liveChild } from '../../observed.ts';
import { usePlans } from '../../uses-plans.ts';
import type { BuildInput } from '../child-kind.ts';
import { peersOfHost } from './host-peers.ts';

export type EgressRule = Wire<V1NetworkPolicyEgressRule>;

const dnsPort = 53;

/** What the pods may call: names, what spec.uses declares, and their databases. */
export function egressRules(input: BuildInput): EgressRule[] {
  return [names, ...services(input), ...elsewhere(input), ...databases(input)];
}

/** Resolvers may be anywhere: in the cluster, on the node, or outside. */
const names: EgressRule = {
  ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: dnsPort })),
};

function services(input: BuildInput): EgressRule[] {
  return usePlans(input).flatMap(({ use, namespace, port, problem }): EgressRule[] => {
    if (port === undefined || problem !== undefined) return [];
    const to = [podsIn(namespace, { [microserviceLabel]: use.service })];
    return [{ to, ports: [tcp(port.port)] }];
  });
}

/** Hosts, and servers of databases that Slipway does not run; none twice. */
function elsewhere(input: BuildInput): EgressRule[] {
  const { microservice } = input;
  const servers = servedDatabases(input).filter(({ pods }) => pods === undefined);
  const rules = new Map<string, EgressRule>();
  for (const { host, port } of [...(microservice.spec.uses ?? []), ...servers]) {
    if (host === undefined || typeof port !== 'number') continue;
    const to = [...peersOfHost(host, microservice.metadata.namespace ?? '')];
    const rule = { to, ports: [tcp(port)] };
    rules.set(JSON.stringify(rule), rule);
  }
  return [...rules.values()];
}

function databases(input: BuildInput): EgressRule[] {
  return servedDatabases(input).flatMap(({ pods, port }) =>
    pods === undefined
      ? []
      : [{ to: [{ podSelector: { matchLabels: { ...pods } } }], ports: [tcp(port)] }],
  );
}

/** Where databases are. Pods do not start before that is known. */
function servedDatabases({ microservice, observed }: BuildInput) {
  return (microservice.spec.databases ?? []).flatMap((entry) => {
    const live = liveChild(observed, 'Database', databaseName(microservice, entry.name));
    const host = textAt(live, 'status', 'host');
    const port = portAt(live, 'status', 'port');
    if (live === undefined || host === undefined || port === undefined) return [];
    return [{ host, port, pods: serverPods(live) }];
  });
}

function tcp(port: number) {
  return { protocol: 'TCP', port };
}
