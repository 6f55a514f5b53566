import { join } from 'node:path';
import { runCommand } from '../programs/run-command.ts';
import type { ControlPlaneFacts } from './facts.ts';

export interface KubectlOptions {
  /** What kubectl reads from `-f -`. */
  stdin?: string;
  /** Whose kubeconfig is used; the admin's by default. */
  user?: string;
}

/** Runs kubectl and resolves to its stdout; rejects with its stderr where it fails. */
export type Kubectl = (args: readonly string[], options?: KubectlOptions) => Promise<string>;

/** A kubectl for a control plane that leaves nothing behind outside its run folder. */
export function createKubectl(facts: ControlPlaneFacts): Kubectl {
  return async (args, options = {}) => {
    const kubeconfig = facts.kubeconfigs[options.user ?? 'admin'];
    if (kubeconfig === undefined) throw new Error(`the control plane has no user ${options.user}`);
    return runCommand(facts.programs.kubectl, args, {
      env: {
        PATH: process.env['PATH'],
        HOME: facts.dir,
        KUBECONFIG: kubeconfig,
        KUBECACHEDIR: join(facts.dir, 'kubectl-cache'),
      },
      stdin: options.stdin ?? '',
    });
  };
}
