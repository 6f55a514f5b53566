import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildPrograms } from '../../programs/build-programs.ts';
import { cacheFolder } from '../../programs/cache-folder.ts';
import { runCommand, type CommandOptions } from '../../programs/run-command.ts';
import { ensureDockerEngine, ensureImageBuilders } from '../offline/docker-engine.ts';
import { ensureNodeImage, importInto } from '../offline/node-image.ts';
import { installEnvoyGateway } from './addons/envoy-gateway.ts';
import { installMetricsServer } from './addons/metrics-server.ts';
import { kindConfiguration } from './kind-configuration.ts';
import { keepVolumesInOnePlace } from './storage.ts';
import { connectNodes, nodeNames, publishedPort, scheduleEverywhere } from './nodes.ts';
import { canPullImages } from './registry.ts';

const defaultName = 'slipway-e2e';

export type Report = (line: string) => void;

/** Runs kubectl or helm against the cluster and resolves to its stdout. */
export type Command = (args: readonly string[], options?: CommandOptions) => Promise<string>;

/** What others need to use a cluster: plain data, which can go to another process. */
export interface ClusterFacts {
  name: string;
  /** Holds the kubeconfig and the caches of kubectl and helm. */
  folder: string;
  kubeconfig: string;
  /** Whether no image can be pulled, so that every one has to be built and handed over. */
  isOffline: boolean;
  nodes: { controlPlane: string; worker: string };
  /** Where Gateways of class `envoy` answer, such as http://127.0.0.1:41234. */
  httpUrl: string;
  httpsUrl: string;
  /** Where Gateways of class `traefik` answer, once Traefik is installed. */
  traefikUrl: string;
  paths: { kubectl: string; helm: string; kind: string };
}

/** A kind cluster of two nodes with metrics-server and Envoy Gateway. */
export interface Cluster extends ClusterFacts {
  facts: ClusterFacts;
  kubectl: Command;
  helm: Command;
  /** Hands images of the Docker engine to the nodes, or to one of them. */
  load: (images: readonly string[], node?: string) => Promise<void>;
}

export interface ClusterOptions {
  /** `slipway-e2e` by default. */
  name?: string;
  report: Report;
}

/**
 * Opens the cluster of that name, and makes it first where it is not there: from the stock node
 * image where images can be pulled, else from one built here. Rejects with a CommandError that
 * tells what is missing.
 */
export async function openCluster({
  name = defaultName,
  report,
}: ClusterOptions): Promise<Cluster> {
  await ensureDockerEngine(report);
  const isOffline = !(await canPullImages());
  if (isOffline) await ensureImageBuilders(report);
  const paths = await buildPrograms(['kubectl', 'helm', 'kind'], { report });
  const place = placeOf(name);
  mkdirSync(place.folder, { recursive: true });
  const existing = (await runCommand(paths.kind, ['get', 'clusters'])).split('\n');
  const isNew = !existing.includes(name) || !existsSync(place.kubeconfig);
  if (isNew) {
    await createCluster({ name, isOffline, kind: commandWith(place, paths.kind), report });
  }
  chmodSync(place.kubeconfig, 0o600);
  const nodes = nodeNames(name);
  const cluster = connectCluster({
    ...place,
    name,
    isOffline,
    nodes,
    httpUrl: `http://${await publishedPort(nodes.controlPlane, 'http')}`,
    httpsUrl: `https://${await publishedPort(nodes.controlPlane, 'https')}`,
    traefikUrl: `http://${await publishedPort(nodes.controlPlane, 'traefik')}`,
    paths,
  });
  if (isNew) {
    if (isOffline) await connectNodes(cluster);
    await scheduleEverywhere(cluster);
    await keepVolumesInOnePlace(cluster);
  }
  await installMetricsServer(cluster, report);
  await installEnvoyGateway(cluster, report);
  return cluster;
}

/** The commands for a cluster that is there. */
export function connectCluster(facts: ClusterFacts): Cluster {
  return {
    ...facts,
    facts,
    kubectl: commandWith(facts, facts.paths.kubectl),
    helm: commandWith(facts, facts.paths.helm),
    load: async (images, node) => {
      const nodes = node === undefined ? Object.values(facts.nodes) : [node];
      await Promise.all(nodes.map((one) => importInto(one, images)));
    },
  };
}

/** A program that leaves nothing in the user's own configuration. */
function commandWith(
  { folder, kubeconfig }: Pick<ClusterFacts, 'folder' | 'kubeconfig'>,
  program: string,
): Command {
  const env = {
    ...process.env,
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(folder, 'kubectl-cache'),
    HELM_CACHE_HOME: join(folder, 'helm/cache'),
    HELM_CONFIG_HOME: join(folder, 'helm/config'),
    HELM_DATA_HOME: join(folder, 'helm/data'),
  };
  return (args, options) => runCommand(program, args, { env, ...options });
}

/**
 * Deletes the cluster with everything in it. The engine, images and programs stay. An engine that
 * does not run is started, since a cluster of an earlier boot comes back with it.
 */
export async function deleteCluster({ name = defaultName, report }: ClusterOptions): Promise<void> {
  await ensureDockerEngine(report);
  const { kind } = await buildPrograms(['kind']);
  const place = placeOf(name);
  await commandWith(place, kind)(['delete', 'cluster', '--name', name]);
  rmSync(place.kubeconfig, { force: true });
}

function placeOf(name: string): Pick<ClusterFacts, 'folder' | 'kubeconfig'> {
  const folder = join(cacheFolder(), 'clusters', name);
  return { folder, kubeconfig: join(folder, 'kubeconfig') };
}

async function createCluster(options: {
  name: string;
  isOffline: boolean;
  kind: Command;
  report: Report;
}): Promise<void> {
  const { name, isOffline, kind, report } = options;
  const image = isOffline ? ['--image', await ensureNodeImage(report)] : [];
  report(`Creating the kind cluster ${name}`);
  await kind(['delete', 'cluster', '--name', name]);
  await kind(['create', 'cluster', '--name', name, ...image, '--config', '-', '--wait', '180s'], {
    stdin: JSON.stringify(kindConfiguration(isOffline)),
  });
}
