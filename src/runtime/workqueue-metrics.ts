import { Counter, Gauge, Histogram, exponentialBuckets } from 'prom-client';
import type { Registry } from 'prom-client';
import type { WorkqueueMetrics } from './metric-sinks.ts';

/** Registers the metrics of work queues; the result counts for the queue it is given. */
export function createWorkqueueMetrics(registry: Registry): (name: string) => WorkqueueMetrics {
  const common = { labelNames: ['name'] as const, registers: [registry] };
  const buckets = exponentialBuckets(1e-8, 10, 12);
  const depth = new Gauge({
    name: 'workqueue_depth',
    help: 'How many keys wait',
    labelNames: ['name', 'priority'],
    registers: [registry],
  });
  const adds = new Counter({ name: 'workqueue_adds_total', help: 'Keys added', ...common });
  const retries = new Counter({ name: 'workqueue_retries_total', help: 'Keys retried', ...common });
  const waited = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long a key waited before it was taken',
    buckets,
    ...common,
  });
  const worked = new Histogram({
    name: 'workqueue_work_duration_seconds',
    help: 'How long the work on a key took',
    buckets,
    ...common,
  });
  const unfinished = new Gauge({
    name: 'workqueue_unfinished_work_seconds',
    help: 'How long all work under way has taken so far, added up',
    ...common,
  });
  const longest = new Gauge({
    name: 'workqueue_longest_running_processor_seconds',
    help: 'How long the longest work under way has taken so far',
    ...common,
  });

  return (name) => ({
    depth: (priority, keys) => depth.set({ name, priority: String(priority) }, keys),
    added: () => adds.inc({ name }),
    retried: () => retries.inc({ name }),
    taken: (seconds) => waited.observe({ name }, seconds),
    done: (seconds) => worked.observe({ name }, seconds),
    unfinished: (totalSeconds, longestSeconds) => {
      unfinished.set({ name }, totalSeconds);
      longest.set({ name }, longestSeconds);
    },
  });
}
