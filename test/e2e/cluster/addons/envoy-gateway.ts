import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadModule } from '../../../programs/go-module.ts';
import { runCommand } from '../../../programs/run-command.ts';
import { ensureBaseImages } from '../../offline/base-images.ts';
import { importInto } from '../../offline/node-image.ts';
import { versions } from '../../offline/versions.ts';
import type { Cluster, Report } from '../cluster.ts';
import { nodePorts } from '../kind-configuration.ts';
import { installTrustedAuthority, trustOfProxies } from './trusted-authority.ts';

/** Where the gateways' pods run. */
export const gatewaySystemNamespace = 'envoy-gateway-system';
const namespace = gatewaySystemNamespace;
/** How long proxies keep connections from before a change: a minute by default. */
export const gatewayDrainTimeout = '10s';

/**
 * Installs the CRDs of the Gateway API and Envoy Gateway with a GatewayClass `envoy`. All of it
 * runs on the control plane's node, whose ports are those of its Gateways; the other can be drained.
 */
export async function installEnvoyGateway(cluster: Cluster, report: Report): Promise<void> {
  const { kubectl, helm, nodes } = cluster;
  if (cluster.isOffline) {
    const images = await ensureBaseImages(['envoy', 'envoy-gateway'], report);
    await importInto(nodes.controlPlane, images);
  }
  report(`Installing Envoy Gateway ${versions.envoyGateway}`);
  const source = await downloadModule('github.com/envoyproxy/gateway', versions.envoyGateway);
  const folder = mkdtempSync(join(tmpdir(), 'slipway-chart-'));
  try {
    const chart = join(folder, 'gateway-helm');
    cpSync(join(source, 'charts/gateway-helm'), chart, { recursive: true });
    await runCommand('chmod', ['-R', 'u+w', chart]);
    const values = readFileSync(join(chart, 'values.tmpl.yaml'), 'utf8')
      .replaceAll('${GatewayImage}', versions.envoyGatewayImage)
      .replaceAll('${GatewayImagePullPolicy}', 'IfNotPresent');
    writeFileSync(join(chart, 'values.yaml'), values);
    rmSync(join(chart, 'values.tmpl.yaml'));
    const crds = join(chart, 'charts/crds/crds');
    await kubectl([
      'apply',
      '--server-side',
      '--force-conflicts',
      '--filename',
      join(crds, 'gatewayapi-crds.yaml'),
      '--filename',
      join(crds, 'generated'),
    ]);
    await helm([
      'upgrade',
      '--install',
      'envoy-gateway',
      chart,
      '--namespace',
      namespace,
      '--create-namespace',
      '--skip-crds',
      '--set',
      'crds.enabled=false',
      '--wait',
      '--set-json',
      `deployment.pod.nodeSelector=${JSON.stringify(onNode(cluster))}`,
      '--set-json',
      `certgen.job.nodeSelector=${JSON.stringify(onNode(cluster))}`,
      '--timeout',
      '3m',
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await installTrustedAuthority(cluster, namespace);
  await kubectl(['apply', '--server-side', '--filename', '-'], {
    stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: gatewayClass(cluster) }),
  });
}

const onNode = ({ nodes }: Cluster) => ({ 'kubernetes.io/hostname': nodes.controlPlane });

function gatewayClass(cluster: Cluster): object[] {
  const ports = [
    { name: 'http-80', port: 80, nodePort: nodePorts.http, protocol: 'TCP' },
    { name: 'https-443', port: 443, nodePort: nodePorts.https, protocol: 'TCP' },
  ];
  const proxy = {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'EnvoyProxy',
    metadata: { name: 'envoy', namespace },
    spec: {
      shutdown: { drainTimeout: gatewayDrainTimeout },
      provider: {
        type: 'Kubernetes',
        kubernetes: {
          envoyDeployment: {
            container: {
              image: versions.envoyImage,
              resources: { requests: { cpu: '20m', memory: '64Mi' } },
              volumeMounts: trustOfProxies.volumeMounts,
            },
            pod: { nodeSelector: onNode(cluster), volumes: trustOfProxies.volumes },
          },
          envoyService: {
            type: 'NodePort',
            patch: { type: 'StrategicMerge', value: { spec: { ports } } },
          },
        },
      },
    },
  };
  const reference = { group: 'gateway.envoyproxy.io', kind: proxy.kind, name: 'envoy', namespace };
  const gatewayClassObject = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name: 'envoy' },
    spec: {
      controllerName: 'gateway.envoyproxy.io/gatewayclass-controller',
      parametersRef: reference,
    },
  };
  return [proxy, gatewayClassObject];
}
