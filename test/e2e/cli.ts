/** `npm run cluster`: the cluster of the e2e tests to play with, with Slipway's images on it. */
import { parseArgs } from 'node:util';
import { deleteCluster, openCluster, type ClusterOptions } from './cluster/cluster.ts';
import { ensureBaseImages, standInNames } from './offline/base-images.ts';
import { ensureDockerEngine, ensureImageBuilders } from './offline/docker-engine.ts';
import { provideImages } from './support/images.ts';

const help = `Starts a kind cluster with metrics-server, Envoy Gateway and the images of Slipway and of the
sample shop, or finds the one that is there.

Usage: npm run cluster -- [flags]

  --name NAME      Its name; slipway-e2e by default
  --delete         Delete it. The Docker engine, images and programs stay
  --base-images    Only build stand-ins of public base images, for where none can be pulled
  --help           This text

SLIPWAY_E2E_OFFLINE=true keeps it from asking whether images can be pulled: none is. See
test/e2e/offline/README.md.
`;

const report = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      delete: { type: 'boolean' },
      'base-images': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const options = { ...(values.name === undefined ? {} : { name: values.name }), report };
  if (values.help === true) process.stdout.write(help);
  else if (values.delete === true) await deleteCluster(options);
  else if (values['base-images'] === true) await baseImages();
  else await start(options);
}

async function baseImages(): Promise<void> {
  await ensureDockerEngine(report);
  await ensureImageBuilders(report);
  const tags = await ensureBaseImages(standInNames, report);
  process.stdout.write(`${tags.join('\n')}\n`);
}

async function start(options: ClusterOptions): Promise<void> {
  const cluster = await openCluster(options);
  await provideImages(cluster, report);
  process.stdout.write(`The cluster ${cluster.name} is there. Use it with

  export KUBECONFIG=${cluster.kubeconfig}
  export GATEWAY=${cluster.httpUrl}
  ${cluster.paths.kubectl} get nodes

npm run cluster -- --name ${cluster.name} --delete removes it.
`);
}

main().catch((error: unknown) => {
  process.stderr.write(`cluster: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
