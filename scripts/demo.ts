/** `npm run demo`: Slipway at work on a shop of three services. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { builtin } from '../src/runtime/builtin-resources.ts';
import type { Cluster } from '../test/e2e/cluster/cluster.ts';
import { openCluster, type DemoCluster } from './demo/cluster.ts';
import { applyFolder, installCrds } from './demo/install.ts';
import { installOperator, startOperator, type DemoOperator } from './demo/operator.ts';
import { demoHelp, readOptions, UsageError, type DemoOptions } from './demo/options.ts';
import { watchShop } from './demo/watch-shop.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const slipwayNamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'slipway-system' },
};
const root = join(import.meta.dirname, '..');

/** What ends the demo: asked to, everything Ready with --exit, or a failure with its reason. */
type End = { kind: 'stopped' } | { kind: 'ready' } | { kind: 'failed'; reason: string };

async function demo(options: DemoOptions): Promise<number> {
  const stop = untilSignal();
  const cluster = await openCluster(options, say);
  let operator: DemoOperator | undefined;
  try {
    for (const line of cluster.description) say(line);
    operator = cluster.kind === undefined ? await runHere(cluster) : await install(cluster.kind);
    say('Slipway runs. Applying examples/shop\n');
    await applyFolder(cluster.client, 'examples/shop');
    if (!options.exit) say(`${instructions(cluster, operator)}\n`);
    const end = await Promise.race([stop, show(cluster, operator, options)]);
    return await report(end, operator);
  } finally {
    await operator?.stop();
    await cluster.stop();
  }
}

async function runHere(cluster: DemoCluster): Promise<DemoOperator> {
  say('Building Slipway and installing its CRDs');
  execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'pipe' });
  await installCrds(cluster.client);
  await cluster.client.apply(builtin.namespace, slipwayNamespace);
  return startOperator(cluster);
}

async function install(kind: Cluster): Promise<DemoOperator> {
  say('Installing Slipway by its Helm chart');
  return installOperator(kind);
}

/** Shows the shop; ends when everything is Ready or time is up with --exit, or Slipway ended. */
async function show(
  cluster: DemoCluster,
  operator: DemoOperator,
  options: DemoOptions,
): Promise<End> {
  const shown = new AbortController();
  const { promise, resolve } = Promise.withResolvers<End>();
  let waiting: readonly string[] = [];
  void operator.failed.then((reason) => resolve({ kind: 'failed', reason }));
  const deadline = setTimeout(() => {
    const reason = `Not Ready within ${options.timeoutMs / 1_000} s:\n  ${waiting.join('\n  ')}`;
    if (options.exit) resolve({ kind: 'failed', reason });
  }, options.timeoutMs);
  const screen = {
    isTerminal: process.stdout.isTTY,
    write: (text: string) => void process.stdout.write(text),
  };
  const watching = watchShop(cluster.client, screen, shown.signal, (notReady) => {
    waiting = notReady;
    if (options.exit && notReady.length === 0) resolve({ kind: 'ready' });
  });
  watching.catch((error: unknown) => resolve({ kind: 'failed', reason: String(error) }));
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    shown.abort();
    await watching.catch(() => undefined);
  }
}

async function report(end: End, operator: DemoOperator): Promise<number> {
  switch (end.kind) {
    case 'ready':
      say('Everything is Ready. Stopping');
      return 0;
    case 'stopped':
      say('\nStopping');
      return 0;
    case 'failed':
      process.stderr.write(
        `${end.reason}\nThe log of Slipway ends with\n${await operator.lastLines()}\n`,
      );
      return 1;
  }
}

function instructions(cluster: DemoCluster, operator: DemoOperator): string {
  const kubeconfig =
    cluster.kubeconfig === undefined ? [] : [`export KUBECONFIG=${cluster.kubeconfig}`];
  return [
    'In another terminal:',
    ...kubeconfig,
    `${cluster.kubectl} -n shop get microservices,databases`,
    `${cluster.kubectl} -n shop delete deployment orders   # is back at once`,
    operator.logCommand,
    'Ctrl-C ends the demo.',
  ].join('\n  ');
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once. */
function untilSignal(): Promise<End> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve({ kind: 'stopped' }));
    }
  });
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(demoHelp);
  else process.exitCode = await demo(options);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`demo: ${message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
process.exit();
