import { join } from 'node:path';
import { downloadModule } from '../../../programs/go-module.ts';
import { versions } from '../../offline/versions.ts';
import type { Cluster, Report } from '../cluster.ts';

/** Installs metrics-server, which autoscalers read CPU and memory from, and waits for figures. */
export async function installMetricsServer(cluster: Cluster, report: Report): Promise<void> {
  const { kubectl } = cluster;
  const version = versions.metricsServer;
  report(`Installing metrics-server ${version}`);
  const source = await downloadModule('sigs.k8s.io/metrics-server', version);
  const manifest = await kubectl(['kustomize', join(source, 'manifests/base')]);
  const image = `registry.k8s.io/metrics-server/metrics-server:${version}`;
  const mended = manifest
    .replace(/image: .*metrics-server.*/g, `image: ${image}`)
    .replace(/imagePullPolicy: .*/g, 'imagePullPolicy: IfNotPresent')
    // A kind node's kubelet signs its own certificate.
    .replace(/^( *)- --kubelet-use-node-status-port/m, '$&\n$1- --kubelet-insecure-tls');
  await kubectl(['apply', '--server-side', '--filename', '-'], { stdin: mended });
}
