import { createControllers } from '../../../src/controllers/index.ts';
import { simulatedDependencies } from '../../../src/controllers/testing/simulated-dependencies.ts';
import type { SimulatedWorld } from '../../../src/runtime/testing/simulated-world.ts';

/** Slipway in a simulated world: all its controllers and caches, without a lease and sockets. */
export interface SimulatedOperator {
  /** Has everything of the kind reconciled again, as a resync does. */
  readonly resync: (keys: readonly string[]) => void;
  stop(): Promise<void>;
}

/** Starts it; it lists what is there and reconciles everything once, as time passes. */
export function startSimulatedOperator(world: SimulatedWorld): SimulatedOperator {
  const dependencies = simulatedDependencies(world);
  const controllers = createControllers(dependencies);
  const stopping = new AbortController();
  const running = [
    dependencies.informers.run(stopping.signal),
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
