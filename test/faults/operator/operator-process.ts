import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeEnvironment } from '../../../scripts/node-flags.ts';

export interface OperatorStart {
  /** The folder with the bundle. */
  bundle: string;
  /** For what Node has compiled, which the next process need not compile again. */
  compileCache: string;
  /** Where its kubeconfig and its log are kept. */
  folder: string;
  /** Its name in the lease, and in the record of the proxy. */
  identity: string;
  /** The API server, as this process sees it. */
  server: string;
  ca: string;
  token: string;
  /** The lease is named after the plan's namespace. */
  leaseName: string;
  /** More flags, such as `resync-period`. */
  flags: Readonly<Record<string, string>>;
}

/** The operator as a process of its own. */
export interface OperatorProcess {
  readonly identity: string;
  readonly pid: number;
  /** Resolves once it has ended, to its exit code or the signal that ended it. */
  readonly ended: Promise<string>;
  signal(signal: NodeJS.Signals): void;
  log(): Promise<string>;
}

/** Short, so that another one takes over soon; longer than a busy machine keeps a process waiting. */
export const leaseDurationMs = 5_000;

const leaseFlags = {
  'lease-duration': `${leaseDurationMs}ms`,
  'renew-deadline': '4s',
  // Dozens rest at the same time, and each renewal costs.
  'retry-period': '1s',
} as const;

/**
 * Starts the operator, without the flags that keep its heap small: they make thousands of starts
 * half as dear again, and nothing here asks for memory. It ends with this process at the latest.
 */
export async function startOperatorProcess(start: OperatorStart): Promise<OperatorProcess> {
  const kubeconfig = join(start.folder, `${start.identity}.kubeconfig`);
  const logPath = join(start.folder, `${start.identity}.log`);
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor(start)), { mode: 0o600 });
  const flags = {
    kubeconfig,
    namespace: 'slipway-system',
    'lease-name': start.leaseName,
    identity: start.identity,
    'health-address': '127.0.0.1:0',
    'metrics-address': '127.0.0.1:0',
    'reach-pods': 'false',
    'gateway-drain-timeout': '0s',
    'log-level': 'debug',
    ...leaseFlags,
    ...start.flags,
  };
  const log = openSync(logPath, 'a');
  const child = spawn(
    process.execPath,
    [
      // Any free port for the inspector, which a test may ask for by SIGUSR1.
      '--inspect-port=0',
      join(start.bundle, 'main.mjs'),
      ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ],
    {
      stdio: ['ignore', log, log],
      env: { ...nodeEnvironment, NODE_COMPILE_CACHE: start.compileCache },
    },
  );
  closeSync(log);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  }).finally(() => process.removeListener('exit', kill));
  return {
    identity: start.identity,
    pid: child.pid ?? 0,
    ended,
    signal: (signal) => void child.kill(signal),
    log: () => readFile(logPath, 'utf8'),
  };
}

function kubeconfigFor({ server, ca, token }: OperatorStart): object {
  const name = 'faults';
  const data = Buffer.from(ca).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': data } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
}
