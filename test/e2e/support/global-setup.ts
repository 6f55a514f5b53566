import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { runCommand } from '../../programs/run-command.ts';
import { deleteCluster, openCluster, type Cluster } from '../cluster/cluster.ts';
import type { E2eFacts } from './facts.ts';
import { operatorImage, provideImages } from './images.ts';
import { startKiller } from './killer.ts';

declare module 'vitest' {
  interface ProvidedContext {
    e2e: E2eFacts;
  }
}

const results = join(import.meta.dirname, '../../../test-results/e2e');

/**
 * A cluster with the images of Slipway and of the shop on its nodes, for all scenarios. It is new
 * for each run and deleted after it; SLIPWAY_E2E_KEEP=true keeps it, and the next run finds it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const began = performance.now();
  const report = (line: string): void => {
    const seconds = Math.round((performance.now() - began) / 1_000);
    process.stderr.write(`[${seconds} s] ${line}\n`);
  };
  const keeps = process.env['SLIPWAY_E2E_KEEP'] === 'true';
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  if (!keeps) await deleteCluster({ report });
  const cluster = await openCluster({ report });
  await provideImages(cluster, report);
  report('The cluster is there');
  const killer = startKiller(cluster);
  project.provide('e2e', { cluster: cluster.facts, image: operatorImage, results });
  return async () => {
    await killer.stop();
    const failed = project.vitest.state.getFailedFilepaths().length;
    if (failed > 0) await exportLogs(cluster, report);
    if (!keeps) await deleteCluster({ report });
  };
}

/** The logs of the control plane, of kubelets and of all pods. */
async function exportLogs(cluster: Cluster, report: (line: string) => void): Promise<void> {
  report(`Writing logs of the cluster to ${results}`);
  const folder = join(results, 'kind');
  await runCommand(cluster.paths.kind, ['export', 'logs', folder, '--name', cluster.name]).catch(
    // Some logs may be missing, such as those of a tool that a node image lacks; the rest is there.
    (error: unknown) => report(String(error).slice(0, 300)),
  );
}
