import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from '../../programs/run-command.ts';
import type { Cluster } from '../cluster/cluster.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * The commands of the first `sh` block below a heading of a page, as its readers would paste them.
 * A line that ends in a backslash goes on. Throws where there is no such block.
 */
export function readCommands(page: string, heading: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const below = text.split(new RegExp(`^#+ ${heading}$`, 'm'))[1];
  const block = /^```sh\n([\s\S]*?)^```/m.exec(below ?? '')?.[1];
  if (block === undefined) throw new Error(`${page} has no commands under "${heading}"`);
  return block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** Runs a command as in a terminal in the repository, with kubectl and helm for the cluster. */
export function runInShell(
  cluster: Cluster,
  command: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { paths, folder, kubeconfig } = cluster;
  const programs = [dirname(paths.kubectl), dirname(paths.helm)];
  return runCommand('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: root,
    env: {
      ...process.env,
      ...variables,
      PATH: [...programs, process.env['PATH'] ?? ''].join(delimiter),
      KUBECONFIG: kubeconfig,
      HELM_CACHE_HOME: join(folder, 'helm/cache'),
      HELM_CONFIG_HOME: join(folder, 'helm/config'),
      HELM_DATA_HOME: join(folder, 'helm/data'),
    },
  });
}
