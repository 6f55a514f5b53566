import { sumOf } from './prometheus-text.ts';
import type { Environment } from './environment.ts';
import type { ChildrenOf } from './raw-children.ts';

/** An operator that runs as a process of its own. */
export interface OperatorProcess {
  readonly pid: number;
  /** The moment (performance.now) at which the process was started. */
  readonly startedAt: number;
  /** Text of /metrics. */
  metrics(): Promise<string>;
  /** Rejects when the process ends by itself; never resolves. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

/** An operator that can be measured. */
export interface Contender {
  /** Its user in the audit log. */
  readonly user: string;
  /** What it declares, for fields to edit. */
  readonly childrenOf: ChildrenOf;
  /** Starts it on the control plane; resolves once it works, or tries to. */
  start(environment: Environment): Promise<OperatorProcess>;
}

/** Whether the operator has looked at so many Microservices and nothing waits. */
export async function hasLookedAt(operator: OperatorProcess, count: number): Promise<boolean> {
  const text = await operator.metrics();
  const of = { controller: 'microservice' };
  const runs = sumOf(text, 'controller_runtime_reconcile_total', of);
  const waiting = sumOf(text, 'workqueue_depth', { name: 'microservice' });
  return (
    runs >= count && waiting === 0 && sumOf(text, 'controller_runtime_active_workers', of) === 0
  );
}
