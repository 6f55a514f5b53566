import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOperator } from '../scripts/build.ts';
import { nodeEnvironment, nodeFlags } from '../scripts/node-flags.ts';
import { freePort } from '../test/control-plane/free-port.ts';
import { eventually } from '../test/eventually.ts';
import type { ControlPlaneFacts } from '../test/control-plane/facts.ts';
import type { Contender, OperatorProcess } from './contender.ts';
import { users } from './environment.ts';
import { createRawChildren } from './raw-children.ts';

/** Slipway, built once. */
export interface BuiltOperator {
  /** Runs it with more flags for Node and settings. */
  with(extra: { flags?: readonly string[]; settings?: Record<string, string> }): Contender;
  /** Removes the bundle. */
  remove(): Promise<void>;
  /** The file of the bundle. */
  readonly bundle: string;
}

/** Bundles the operator as for its image, into a folder of its own. */
export async function buildOperator({ minify = true } = {}): Promise<BuiltOperator> {
  const outdir = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  await bundleOperator({ outdir, minify });
  return {
    bundle: join(outdir, 'main.mjs'),
    with: ({ flags = [], settings = {} }) => ({
      user: users.slipway,
      childrenOf: createRawChildren(),
      start: ({ controlPlane }) =>
        startSlipway(controlPlane, [...nodeFlags, ...flags, join(outdir, 'main.mjs')], settings),
    }),
    remove: () => rm(outdir, { recursive: true, force: true }),
  };
}

/**
 * Runs the operator as a pod would: with the credentials of a service account in a folder.
 * Resolves once it leads.
 */
async function startSlipway(
  facts: ControlPlaneFacts,
  args: readonly string[],
  settings: Record<string, string>,
): Promise<OperatorProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-account-'));
  await writeFile(join(folder, 'token'), facts.tokens[users.slipway] ?? '');
  await writeFile(join(folder, 'ca.crt'), facts.ca);
  await writeFile(join(folder, 'namespace'), 'slipway-system');
  const server = new URL(facts.server);
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    // Warnings and errors belong to what the bench shows.
    stdio: ['ignore', 2, 2],
    env: {
      ...nodeEnvironment,
      KUBERNETES_SERVICE_HOST: server.hostname,
      KUBERNETES_SERVICE_PORT: server.port,
      SLIPWAY_SERVICE_ACCOUNT_DIR: folder,
      SLIPWAY_HEALTH_ADDRESS: `127.0.0.1:${port}`,
      SLIPWAY_METRICS_ADDRESS: `127.0.0.1:${port}`,
      SLIPWAY_REACH_PODS: 'false',
      SLIPWAY_LOG_LEVEL: 'warn',
      ...settings,
    },
  });
  const metrics = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    return response.text();
  };
  const stop = async (): Promise<void> => {
    await endProcess(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await eventually(async () => {
      assertRuns(child);
      if (!/leader_election_master_status\{name="slipway"\} 1/.test(await metrics())) {
        throw new Error('the operator does not lead yet');
      }
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? 0, startedAt, metrics, stop, ended: unaskedEnd(child) };
}

/** Rejects when the process ends without having been asked to by {@link endProcess}. */
export function unaskedEnd(child: ChildProcess): Promise<never> {
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (!child.killed) reject(new Error(`the operator ended by itself: ${code ?? signal}`));
    });
  });
  ended.catch(() => undefined);
  return ended;
}

/** Throws where the process has ended. */
export function assertRuns(child: ChildProcess): void {
  if (child.exitCode !== null) throw new Error(`the operator ended with ${child.exitCode}`);
}

/** Ends the process and waits until it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
