import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, inject } from 'vitest';
import { connectCluster, type Cluster } from '../cluster/cluster.ts';
import { collectDiagnostics } from './diagnostics.ts';

/**
 * The cluster, for the scenarios of a file. Where one fails, what tells why is written to
 * test-results/e2e before anything changes.
 */
export function useCluster(): Cluster {
  const { cluster: facts, results } = inject('e2e');
  const cluster = connectCluster(facts);
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    const folder = join(results, task.name.replaceAll(/[^\w-]+/g, '-').slice(0, 80));
    mkdirSync(folder, { recursive: true });
    const errors = (task.result.errors ?? []).map(({ message, stack }) => stack ?? message);
    writeFileSync(join(folder, 'errors.txt'), errors.join('\n\n'));
    await collectDiagnostics(cluster, folder);
  });
  return cluster;
}
