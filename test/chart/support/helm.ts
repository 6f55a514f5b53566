import { join } from 'node:path';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';
import { kubernetesVersion } from '../../programs/pins.ts';
import { runCommand } from '../../programs/run-command.ts';

/** Runs helm and resolves to its stdout; rejects with its stderr where it fails. */
export type Helm = (args: readonly string[], options?: HelmOptions) => Promise<string>;

export interface HelmOptions {
  /** Values on top of the chart's own. */
  values?: object;
}

/** The chart in the repository. */
export const chartFolder = join(import.meta.dirname, '../../../charts/slipway');

/** What Helm takes for the cluster's version where it asks no API server. */
export const offlineCluster: readonly string[] = ['--kube-version', kubernetesVersion];

/** A helm for a control plane, as its admin; leaves nothing behind outside of the run folder. */
export function createHelm(facts: ControlPlaneFacts): Helm {
  const home = join(facts.dir, 'helm');
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    KUBECONFIG: facts.kubeconfigPath,
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_DATA_HOME: join(home, 'data'),
  };
  return (args, { values } = {}) =>
    values === undefined
      ? runCommand(facts.programs.helm, args, { env })
      : runCommand(facts.programs.helm, [...args, '--values', '-'], {
          env,
          stdin: JSON.stringify(values),
        });
}

/** Packages the chart into the folder and resolves to the path of the archive. */
export async function packageChart(helm: Helm, folder: string): Promise<string> {
  const output = await helm(['package', chartFolder, '--destination', folder]);
  const path = /saved it to: (.*)$/m.exec(output)?.[1];
  if (path === undefined) throw new Error(`helm package did not say where: ${output}`);
  return path.trim();
}
