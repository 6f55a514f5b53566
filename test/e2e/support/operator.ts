import { join } from 'node:path';
import { gatewayDrainTimeout } from '../cluster/addons/envoy-gateway.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { operatorImage } from './images.ts';

export const operatorNamespace = 'slipway-system';
export const release = 'slipway';

const chartFolder = join(import.meta.dirname, '../../../charts/slipway');

export interface InstallOptions {
  /** A folder or a packaged chart; the chart of this repository by default. */
  chart?: string;
  /** More arguments of helm, such as `--set`. */
  args?: readonly string[];
}

/** Makes the namespace in which only restricted pods are admitted, as a platform team would. */
export async function createOperatorNamespace({ kubectl }: Cluster): Promise<void> {
  const level = 'restricted';
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: operatorNamespace,
      labels: { 'pod-security.kubernetes.io/enforce': level },
    },
  };
  await kubectl(['apply', '--server-side', '--filename', '-'], {
    stdin: JSON.stringify(namespace),
  });
}

/** Installs or upgrades Slipway by Helm, and waits until both of its pods are ready. */
export async function installSlipway(
  cluster: Cluster,
  options: InstallOptions = {},
): Promise<void> {
  const { helm } = cluster;
  const { chart = chartFolder, args = [] } = options;
  // What an earlier chart does not know, its schema refuses.
  const isOwn = chart === chartFolder;
  const settings = isOwn ? ['--set', `config.gatewayDrainTimeout=${gatewayDrainTimeout}`] : [];
  await createOperatorNamespace(cluster);
  await helm([
    'upgrade',
    '--install',
    release,
    chart,
    '--namespace',
    operatorNamespace,
    '--wait',
    '--timeout',
    '3m',
    '--set',
    `image.repository=${operatorImage.repository}`,
    ...settings,
    ...args,
  ]);
}

/** Installs Slipway unless a scenario before did. */
export async function ensureSlipway(cluster: Cluster): Promise<void> {
  const { helm } = cluster;
  const releases = await helm(['list', '--namespace', operatorNamespace, '--short']);
  if (!releases.split('\n').includes(release)) await installSlipway(cluster);
}

/** Removes the release, and nothing else. */
export async function uninstallSlipway({ helm }: Cluster): Promise<void> {
  await helm(['uninstall', release, '--namespace', operatorNamespace, '--wait', '--timeout', '2m']);
}
