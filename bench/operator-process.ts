import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment, nodeFlags } from '../scripts/node-flags.ts';
import { eventually } from '../test/eventually.ts';
import type { ControlPlaneFacts } from '../test/control-plane/facts.ts';

export interface OperatorProcess {
  readonly pid: number;
  /** Resident memory of the process, in bytes. */
  residentBytes(): Promise<number>;
  /** Text of /metrics. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');

/**
 * Runs the built operator as a pod would: a process of its own, with the credentials of a service
 * account in a folder. Resolves once it leads.
 */
export async function startOperatorProcess(
  facts: ControlPlaneFacts,
  user: string,
  healthPort: number,
): Promise<OperatorProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  await writeFile(join(folder, 'token'), facts.tokens[user] ?? '');
  await writeFile(join(folder, 'ca.crt'), facts.ca);
  await writeFile(join(folder, 'namespace'), 'slipway-system');
  const server = new URL(facts.server);
  const child = spawn(process.execPath, [...nodeFlags, join(root, 'dist/main.mjs')], {
    // Warnings and errors belong to what the bench shows.
    stdio: ['ignore', 2, 2],
    env: {
      ...nodeEnvironment,
      KUBERNETES_SERVICE_HOST: server.hostname,
      KUBERNETES_SERVICE_PORT: server.port,
      SLIPWAY_SERVICE_ACCOUNT_DIR: folder,
      SLIPWAY_HEALTH_ADDRESS: `127.0.0.1:${healthPort}`,
      SLIPWAY_METRICS_ADDRESS: `127.0.0.1:${healthPort}`,
      SLIPWAY_REACH_PODS: 'false',
      SLIPWAY_LOG_LEVEL: 'warn',
    },
  });
  const metrics = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${healthPort}/metrics`);
    return response.text();
  };
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`the operator ended with ${child.exitCode}`);
      if (!/leader_election_master_status\{name="slipway"\} 1/.test(await metrics())) {
        throw new Error('the operator does not lead yet');
      }
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pid: child.pid ?? 0,
    residentBytes: () => residentBytes(child.pid ?? 0),
    metrics,
    stop,
  };
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1_024;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
