import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Clock } from './clock.ts';
import type { InformerMetrics } from './metric-sinks.ts';

/** Registers the metrics of informers; the result counts for the resource it is given. */
export function createInformerMetrics(
  registry: Registry,
  clock: Clock,
): (resource: string) => InformerMetrics {
  const common = { labelNames: ['resource'] as const, registers: [registry] };
  const lastHeard = new Map<string, number>();
  const synced = new Gauge({
    name: 'slipway_informer_synced',
    help: 'Whether the cache follows the API server (1) or not (0)',
    ...common,
  });
  const objects = new Gauge({
    name: 'slipway_informer_objects',
    help: 'How many objects the cache holds',
    ...common,
  });
  const relists = new Counter({
    name: 'slipway_informer_relists_total',
    help: 'How often the whole resource was read',
    ...common,
  });
  const watches = new Counter({
    name: 'slipway_informer_watches_ended_total',
    help: 'Watches that ended, by why',
    labelNames: ['resource', 'why'],
    registers: [registry],
  });
  // A gauge that registers itself and is filled in when it is read.
  new Gauge({
    name: 'slipway_informer_last_event_age_seconds',
    help: 'How long ago the API server was last heard of',
    ...common,
    collect() {
      const now = clock.monotonic();
      for (const [resource, at] of lastHeard) this.set({ resource }, (now - at) / 1_000);
    },
  });
  return (resource) => ({
    synced: (isSynced) => synced.set({ resource }, isSynced ? 1 : 0),
    heard: (atMs) => lastHeard.set(resource, atMs),
    listed: () => relists.inc({ resource }),
    watchEnded: (why) => watches.inc({ resource, why }),
    objects: (count) => objects.set({ resource }, count),
  });
}
