import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { Clock } from './clock.ts';
import { createInformerMetrics } from './informer-metrics.ts';
import type {
  InformerMetrics,
  LeaderElectionMetrics,
  ReconcileMetrics,
  RestClientMetrics,
  WorkqueueMetrics,
} from './metric-sinks.ts';
import { createReconcileMetrics } from './reconcile-metrics.ts';
import { createRestClientMetrics } from './rest-client-metrics.ts';
import { createWorkqueueMetrics } from './workqueue-metrics.ts';

export interface Metrics {
  reconcile(controller: string): ReconcileMetrics;
  workqueue(name: string): WorkqueueMetrics;
  readonly restClient: RestClientMetrics;
  leaderElection(lease: string): LeaderElectionMetrics;
  /** The resource as in {@link resourceName}, such as `deployments.apps`. */
  informer(resource: string): InformerMetrics;
  /** For metrics of one's own, which have to have names that start with `slipway_`. */
  readonly registry: Registry;
  readonly contentType: string;
  /** The text that /metrics answers with. */
  text(): Promise<string>;
}

export interface MetricsOptions {
  clock: Clock;
  /** Metrics of the process and of Node; true by default. */
  process?: boolean;
}

/**
 * Milliseconds between two looks at the lag of the event loop, which its metrics include. The
 * library's ten wake a process that has nothing to do a hundred times a second: half a percent of a
 * processor.
 */
const eventLoopMonitoringPrecision = 100;

/**
 * All metrics of the operator in a registry of their own. Names and buckets are those of
 * controller-runtime and client-go, so that the dashboards for these fit. Labels are controllers,
 * kinds and codes; names of objects only with {@link createObjectGauge}, for what is of objects.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  if (options.process ?? true) {
    collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
  }
  return {
    reconcile: createReconcileMetrics(registry),
    workqueue: createWorkqueueMetrics(registry),
    restClient: createRestClientMetrics(registry),
    leaderElection: createLeaderElectionMetrics(registry),
    informer: createInformerMetrics(registry, options.clock),
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function createLeaderElectionMetrics(registry: Registry): Metrics['leaderElection'] {
  const registers = [registry];
  const master = new Gauge({
    name: 'leader_election_master_status',
    help: 'Whether this process holds the lease (1) or not (0)',
    labelNames: ['name'],
    registers,
  });
  const slowPath = new Counter({
    name: 'leader_election_slowpath_total',
    help: 'Renewals that had to read the lease first',
    labelNames: ['name'],
    registers,
  });
  return (name) => ({
    leading: (isLeader) => master.set({ name }, isLeader ? 1 : 0),
    slowPath: () => slowPath.inc({ name }),
  });
}
