import { runCommand } from '../../programs/run-command.ts';
import type { Cluster } from './cluster.ts';
import { nodePorts } from './kind-configuration.ts';

/** The containers that kind makes for a cluster of that name. */
export function nodeNames(cluster: string): Cluster['nodes'] {
  return { controlPlane: `${cluster}-control-plane`, worker: `${cluster}-worker` };
}

/** The address on this machine, HOST:PORT, of a port of a node. */
export async function publishedPort(node: string, port: keyof typeof nodePorts): Promise<string> {
  const printed = await runCommand('docker', ['port', node, `${nodePorts[port]}/tcp`]);
  return printed.trim().split('\n')[0] ?? '';
}

/** Lets pods run on the control plane's node too. */
export async function scheduleEverywhere({ kubectl, nodes }: Cluster): Promise<void> {
  const taint = 'node-role.kubernetes.io/control-plane';
  const taints = await kubectl([
    'get',
    'node',
    nodes.controlPlane,
    '--output',
    'jsonpath={.spec.taints[*].key}',
  ]);
  if (taints.split(' ').includes(taint)) {
    await kubectl(['taint', 'node', nodes.controlPlane, `${taint}-`]);
  }
}

/**
 * Tells each node where the other's pods are: the network of the node image that is built here is
 * a bridge on each node and nothing between them.
 */
export async function connectNodes({ kubectl, nodes }: Cluster): Promise<void> {
  const template =
    '{range .items[*]}{.metadata.name} {.spec.podCIDR} ' +
    '{.status.addresses[?(@.type=="InternalIP")].address}{"\\n"}{end}';
  const printed = await kubectl(['get', 'nodes', '--output', `jsonpath=${template}`]);
  const facts = printed
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  for (const node of Object.values(nodes)) {
    for (const [other, range = '', address = ''] of facts) {
      if (other === node) continue;
      const route = ['ip', 'route', 'replace', range, 'via', address];
      await runCommand('docker', ['exec', node, ...route]);
    }
  }
}
