import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { ReconcileMetrics } from './metric-sinks.ts';

// The buckets of controller-runtime (pkg/internal/controller/metrics).
const timeBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];

/** Registers the metrics of controllers; the result counts for the controller it is given. */
export function createReconcileMetrics(
  registry: Registry,
): (controller: string) => ReconcileMetrics {
  const counter = (name: string, help: string): Counter<'controller'> =>
    new Counter({
      name: `controller_runtime_${name}`,
      help,
      labelNames: ['controller'],
      registers: [registry],
    });
  const gauge = (name: string, help: string): Gauge<'controller'> =>
    new Gauge({
      name: `controller_runtime_${name}`,
      help,
      labelNames: ['controller'],
      registers: [registry],
    });
  const total = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Runs by their result',
    labelNames: ['controller', 'result'],
    registers: [registry],
  });
  const time = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'How long a run took',
    labelNames: ['controller'],
    buckets: timeBuckets,
    registers: [registry],
  });
  const errors = counter('reconcile_errors_total', 'Runs that failed');
  const terminal = counter('terminal_reconcile_errors_total', 'Runs that failed for good');
  const panics = counter('reconcile_panics_total', 'Runs that failed in a way nobody foresaw');
  const timeouts = counter('reconcile_timeouts_total', 'Runs that took too long');
  const workers = gauge('max_concurrent_reconciles', 'How many runs there are at once at most');
  const active = gauge('active_workers', 'How many runs are under way');

  return (controller) => ({
    concurrency: (count) => workers.set({ controller }, count),
    started: () => active.inc({ controller }),
    finished: (result, seconds) => {
      active.dec({ controller });
      total.inc({ controller, result });
      time.observe({ controller }, seconds);
      if (result === 'error') errors.inc({ controller });
    },
    terminalError: () => terminal.inc({ controller }),
    panicked: () => panics.inc({ controller }),
    timedOut: () => timeouts.inc({ controller }),
  });
}
