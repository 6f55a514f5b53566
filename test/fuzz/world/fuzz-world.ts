import { createControllers } from '../../../src/controllers/index.ts';
import { simulatedDependencies } from '../../../src/controllers/testing/simulated-dependencies.ts';
import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { createEventRecorder } from '../../../src/runtime/create-event-recorder.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { LoggedRequest } from '../../../src/runtime/testing/fake-messages.ts';
import {
  createSimulatedWorld,
  type SimulatedWorld,
} from '../../../src/runtime/testing/simulated-world.ts';
import { createObservation, type Observation } from './observing-logger.ts';
import { playControllers } from './simulated-controllers.ts';

/** Milliseconds after which the operator looks at everything again. */
export const resyncMs = 60_000;

/** The operator at work in simulated time, on a fake API server that checks nothing. */
export interface FuzzWorld extends SimulatedWorld {
  readonly observation: Observation;
  /** Ends the operator, and starts one that lists everything anew. */
  restart(): Promise<void>;
  /**
   * Lets the operator and the controllers of Kubernetes act until nothing changes any more;
   * `isLeft` says which objects the latter do not look at. Throws where there is no end to it.
   */
  settle(isLeft?: (resource: Resource, object: KubeObject) => boolean): Promise<void>;
  /** Requests of the operator that change something, since the last call. */
  takeWrites(): readonly LoggedRequest[];
  stop(): Promise<void>;
}

const served: readonly Resource[] = [
  ...Object.values(builtin),
  microserviceResource,
  microserviceClassResource,
  databaseResource,
  databaseClassResource,
];

const writing = new Set(['create', 'replace', 'patch', 'delete']);

/** Starts the operator on an empty cluster in which all APIs are installed. */
export async function startFuzzWorld(): Promise<FuzzWorld> {
  const world = createSimulatedWorld(served);
  const observation = createObservation();
  let stopOperator = startOperator(world, observation);
  let seen = 0;
  await world.pass(0);
  return {
    ...world,
    observation,
    restart: async () => {
      await stopOperator();
      stopOperator = startOperator(world, observation);
      await world.pass(0);
    },
    settle: async (isLeft = () => false) => {
      await world.pass(0);
      let quiet = 0;
      for (let round = 0; round < 40; round += 1) {
        const before = world.cluster.version;
        if (playControllers(world.cluster, isLeft) > 0) await world.pass(0);
        await world.pass(2_500);
        quiet = world.cluster.version === before ? quiet + 1 : 0;
        if (quiet === 3) return;
      }
      throw new Error('the cluster does not settle');
    },
    takeWrites: () => {
      const fresh = world.api.requests.slice(seen);
      seen = world.api.requests.length;
      return fresh.filter(({ verb, path }) => writing.has(verb) && !/\/events(\/|$)/.test(path));
    },
    stop: () => stopOperator(),
  };
}

/** As the manager does, in the world's time; logins to databases are not tried. */
function startOperator(world: SimulatedWorld, { logger }: Observation): () => Promise<void> {
  const stopping = new AbortController();
  const fuzzed = { client: world.client, clock: world.clock, logger };
  const events = createEventRecorder({
    ...fuzzed,
    controller: 'slipway.dev/slipway',
    instance: 'fuzzed',
  });
  const dependencies = simulatedDependencies(fuzzed, { events, resyncPeriodMs: resyncMs });
  const controllers = createControllers(dependencies);
  const running = [
    dependencies.informers.run(stopping.signal),
    ...controllers.map((controller) => controller.run(stopping.signal)),
  ];
  return async () => {
    stopping.abort();
    await world.pass(0);
    await Promise.all(running);
  };
}
