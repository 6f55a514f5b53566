import { createControllers } from '../../../src/controllers/index.ts';
import { fieldManager } from '../../../src/controllers/well-known.ts';
import { createContentCache } from '../../../src/runtime/content-cache.ts';
import { createObjectWriter } from '../../../src/runtime/create-object-writer.ts';
import { createInformerSet } from '../../../src/runtime/informer-set.ts';
import { alwaysHeld } from '../../../src/runtime/leader-election.ts';
import { createMetrics } from '../../../src/runtime/metrics.ts';
import { createSideWork } from '../../../src/runtime/side-work.ts';
import type { SimulatedWorld } from '../../../src/runtime/testing/simulated-world.ts';

/** Slipway in a simulated world: all its controllers and caches, without a lease and sockets. */
export interface SimulatedOperator {
  /** Has everything of the kind reconciled again, as a resync does. */
  readonly resync: (keys: readonly string[]) => void;
  stop(): Promise<void>;
}

/** Starts it; it lists what is there and reconciles everything once, as time passes. */
export function startSimulatedOperator(world: SimulatedWorld): SimulatedOperator {
  const { client, clock, logger } = world;
  const shared = { client, clock, logger };
  const informers = createInformerSet({ ...shared, random: () => 0.5 });
  const writer = createObjectWriter({
    ...shared,
    fence: alwaysHeld,
    informerFor: (resource) => informers.find(resource),
    fieldManager,
  });
  const controllers = createControllers({
    ...shared,
    writer,
    informers,
    contents: createContentCache({ client, informers, logger }),
    events: { record: () => {} },
    sideWork: createSideWork({ clock }),
    metrics: createMetrics({ clock, process: false }),
    concurrency: 4,
    resyncPeriodMs: 10 * 3_600_000,
    reachPods: false,
    operatorNamespace: 'slipway-system',
  });
  const stopping = new AbortController();
  const running = [
    informers.run(stopping.signal),
    ...controllers.map((controller) => controller.run(stopping.signal)),
  ];
  return {
    resync: (keys) => {
      for (const controller of controllers) {
        for (const key of keys) controller.enqueue(key);
      }
    },
    stop: async () => {
      stopping.abort();
      await world.pass(30_000);
      await Promise.all(running);
    },
  };
}
