import { builtin } from '../builtin-resources.ts';
import { createController } from '../create-controller.ts';
import type { ControllerOptions } from '../create-controller.ts';
import { createInformer } from '../create-informer.ts';
import type { Reconcile } from '../controller.ts';
import { keyOf } from '../kube-object.ts';
import { createSimulatedWorld, sampleObject } from './simulated-world.ts';

const services = builtin.service;

function counting() {
  const counts: Record<string, number> = {};
  const count = (name: string) => (): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const nothing = (): void => {};
  const metrics: ControllerOptions['metrics'] = {
    reconcile: () => ({
      concurrency: nothing,
      started: count('started'),
      finished: (outcome) => count(outcome)(),
      terminalError: count('terminal'),
      panicked: count('panicked'),
      timedOut: count('timedOut'),
    }),
    workqueue: () => ({
      depth: nothing,
      added: nothing,
      retried: nothing,
      taken: nothing,
      done: nothing,
      unfinished: nothing,
    }),
  };
  return { counts, metrics };
}

/** A controller of Services that runs, in a world with one Service `a`. */
export async function startController(
  reconcile: Reconcile,
  options: Partial<ControllerOptions> = {},
) {
  const world = createSimulatedWorld([services]);
  world.cluster.put(services, sampleObject(services, 'a'));
  const informer = createInformer({ ...world, random: () => 0.5 }, { resource: services });
  const runs: { key: string; at: number }[] = [];
  const { counts, metrics } = counting();
  const controller = createController({
    name: 'test',
    sources: [{ informer, keys: (object) => [keyOf(object)] }],
    reconcile: (request) => {
      runs.push({ key: request.key, at: world.clock.monotonic() });
      return reconcile(request);
    },
    concurrency: 2,
    clock: world.clock,
    logger: world.logger,
    metrics,
    random: () => 0.5,
    ...options,
  });
  const stopping = new AbortController();
  let isOver = false;
  const following = informer.run(stopping.signal);
  const ended = controller.run(stopping.signal).then(() => {
    isOver = true;
  });
  await world.pass(0);
  return {
    ...world,
    informer,
    controller,
    runs,
    counts,
    times: () => runs.map(({ at }) => at),
    logged: () => world.logger.lines.filter(({ fields }) => 'reconcileId' in fields),
    isOver: () => isOver,
    abort: () => stopping.abort(),
    stop: async () => {
      stopping.abort();
      await Promise.all([ended, following]);
    },
  };
}
