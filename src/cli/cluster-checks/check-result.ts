import type { KubeObject } from '../../runtime/kube-object.ts';
import type { Cluster } from '../cluster.ts';

/** What one check found. */
export interface CheckResult {
  /** What was looked at, such as `operator`. */
  readonly check: string;
  readonly severity: 'ok' | 'warning' | 'error';
  readonly message: string;
  /** The mend, where something is wrong. */
  readonly hint?: string;
}

/** What several checks read. */
export interface CheckInput {
  readonly cluster: Cluster;
  readonly now: Date;
  /** Deployments of Slipway in all namespaces; undefined where they may not be listed. */
  readonly operators: readonly KubeObject[] | undefined;
}

/** Rejects as the client does; index.ts tells what could not be looked at. */
export type Check = (input: CheckInput) => Promise<readonly CheckResult[]>;
