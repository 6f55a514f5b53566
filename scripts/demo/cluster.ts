import { systemClock } from '../../src/runtime/clock.ts';
import type { KubeClient } from '../../src/runtime/client.ts';
import { createKubeClient } from '../../src/runtime/kube-client.ts';
import { createKubeconfigCredentials } from '../../src/runtime/kubeconfig-credentials.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import { createTransport } from '../../src/runtime/transport.ts';
import { simulateGateway } from '../../test/control-plane/simulate-gateway.ts';
import { startControlPlane } from '../../test/control-plane/start-control-plane.ts';
import {
  deleteCluster,
  openCluster as openKind,
  type Cluster,
} from '../../test/e2e/cluster/cluster.ts';
import { provideImages } from '../../test/e2e/support/images.ts';
import type { DemoOptions } from './options.ts';

/** The cluster that the demo plays on. */
export interface DemoCluster {
  client: KubeClient;
  /** How the operator and kubectl reach it. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** Lines that say which cluster it is and what of it is simulated. */
  description: readonly string[];
  /** The kubectl that was built along, if any. */
  kubectl: string;
  /** The kind cluster that it is, if it is one. */
  kind: Cluster | undefined;
  stop(): Promise<void>;
}

type Say = (line: string) => void;

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

/** Opens the cluster that was given, or starts a kind cluster or a control plane. */
export async function openCluster(options: DemoOptions, say: Say): Promise<DemoCluster> {
  if (options.kind) return kindCluster(say);
  return options.cluster === undefined ? ownCluster(say) : givenCluster(options.cluster);
}

async function givenCluster(given: NonNullable<DemoOptions['cluster']>): Promise<DemoCluster> {
  const { client, server } = await connect(given.kubeconfig, given.context);
  return {
    client,
    ...given,
    description: [`Using the cluster at ${server}`],
    kubectl: 'kubectl',
    kind: undefined,
    stop: () => Promise.resolve(),
  };
}

async function kindCluster(say: Say): Promise<DemoCluster> {
  const name = 'slipway-demo';
  const kind = await openKind({ name, report: say });
  await provideImages(kind, say);
  const { client } = await connect(kind.kubeconfig, undefined);
  return {
    client,
    kubeconfig: kind.kubeconfig,
    context: undefined,
    description: [
      `A kind cluster of the demo's own, ${name}, with real pods, databases and a gateway at`,
      `${kind.httpUrl}: curl --header 'Host: shop.example.com' ${kind.httpUrl}/catalog/products`,
    ],
    kubectl: kind.paths.kubectl,
    kind,
    stop: () => deleteCluster({ name, report: say }),
  };
}

async function ownCluster(say: Say): Promise<DemoCluster> {
  say('Starting etcd, kube-apiserver and kube-controller-manager');
  const controlPlane = await startControlPlane({ kwok: true });
  const { client } = await connect(controlPlane.kubeconfigPath, undefined);
  const stopping = new AbortController();
  const simulation = simulateGateway(client, stopping.signal);
  return {
    client,
    kubeconfig: controlPlane.kubeconfigPath,
    context: undefined,
    description: [
      `A control plane of the demo's own at ${controlPlane.server}: a real etcd, API server and`,
      'controllers. Pods, volumes and the gateway are simulated: no container runs, no traffic flows.',
    ],
    kubectl: controlPlane.programs.kubectl,
    kind: undefined,
    stop: async () => {
      stopping.abort();
      await simulation;
      await controlPlane.stop();
    },
  };
}

async function connect(
  path: string | undefined,
  context: string | undefined,
): Promise<{ client: KubeClient; server: string }> {
  const shared = { clock: systemClock, logger: quiet };
  const credentials = await createKubeconfigCredentials({
    ...shared,
    ...(path === undefined ? {} : { path }),
    ...(context === undefined ? {} : { context }),
  });
  const transport = createTransport({ ...shared, credentials });
  const client = createKubeClient({ ...shared, transport, fieldManager: 'slipway-demo' });
  return { client, server: credentials.server.href };
}
