import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment, nodeFlags } from '../node-flags.ts';
import type { Cluster } from '../../test/e2e/cluster/cluster.ts';
import { installSlipway, operatorNamespace } from '../../test/e2e/support/operator.ts';
import type { DemoCluster } from './cluster.ts';

export interface DemoOperator {
  /** The command that shows its log. */
  logCommand: string;
  /** Resolves with what to say when the operator ends without having been asked to. */
  failed: Promise<string>;
  /** The last lines of its log. */
  lastLines(): Promise<string>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** Runs the built operator as a process of its own. */
export function startOperator(cluster: DemoCluster): DemoOperator {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-demo-'));
  const logPath = join(folder, 'slipway.log');
  const log = openSync(logPath, 'a');
  const settings: Record<string, string | undefined> = {
    kubeconfig: cluster.kubeconfig,
    context: cluster.context,
    namespace: 'slipway-system',
    'reach-pods': 'false',
    'health-address': '127.0.0.1:0',
    'metrics-address': '127.0.0.1:0',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  const child = spawn(process.execPath, [...nodeFlags, join(root, 'dist/main.mjs'), ...flags], {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...nodeEnvironment },
    // Ctrl-C in the terminal is for the demo, which stops the operator in its turn.
    detached: true,
  });
  closeSync(log);
  let asked = false;
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const lastLines = async (): Promise<string> =>
    (await readFile(logPath, 'utf8')).trimEnd().split('\n').slice(-10).join('\n');
  return {
    logCommand: `tail -f ${logPath}`,
    failed: exited.then(async (code) =>
      asked
        ? new Promise<string>(() => undefined)
        : `Slipway ended with exit code ${code}:\n${await lastLines()}`,
    ),
    lastLines,
    stop: async () => {
      asked = true;
      child.kill('SIGTERM');
      await exited;
      process.removeListener('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Installs the operator by its Helm chart; it goes with the cluster. */
export async function installOperator(cluster: Cluster): Promise<DemoOperator> {
  await installSlipway(cluster);
  const logs = [
    'logs',
    '--namespace',
    operatorNamespace,
    '--selector=app.kubernetes.io/name=slipway',
  ];
  return {
    logCommand: `${cluster.paths.kubectl} ${logs.join(' ')} --follow`,
    failed: new Promise(() => undefined),
    lastLines: () => cluster.kubectl([...logs, '--tail=10']),
    stop: () => Promise.resolve(),
  };
}
