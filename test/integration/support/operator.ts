import { readConfig, type Config } from '../../../src/config.ts';
import { startManager } from '../../../src/manager.ts';
import type { ControlPlaneFacts } from '../../control-plane/facts.ts';
import { silentLogger } from './client.ts';
import { eventually } from '../../eventually.ts';

export type OperatorOverrides = Partial<Config>;

export interface RunningOperator {
  isLeader(): boolean;
  /** Where /healthz, /readyz and /metrics answer. */
  healthPort: number;
  stop(): Promise<void>;
}

/** Starts the operator in this process, and resolves once it is ready. */
export async function startOperator(
  facts: ControlPlaneFacts,
  user: string,
  overrides: OperatorOverrides,
): Promise<RunningOperator> {
  const local = { host: '127.0.0.1', port: 0 };
  const config: Config = {
    ...readConfig([], {}),
    kubeconfig: facts.kubeconfigs[user],
    namespace: 'slipway-system',
    identity: 'active',
    backupImage: 'slipway:test',
    healthAddress: local,
    metricsAddress: local,
    logLevel: 'error',
    reachPods: false,
    // The simulated gateway has no connections.
    gatewayDrainTimeout: 0,
    // It is let go of at a stop; no load of the machine is to make it run out.
    leaseDuration: 20_000,
    renewDeadline: 15_000,
    retryPeriod: 500,
    ...overrides,
  };
  const manager = await startManager(config, silentLogger);
  if (overrides.identity === undefined) {
    await eventually(() => {
      if (!manager.isLeader()) throw new Error('the operator did not become the leader');
    });
  }
  return {
    isLeader: () => manager.isLeader(),
    healthPort: manager.healthPort,
    stop: () => manager.stop(),
  };
}
