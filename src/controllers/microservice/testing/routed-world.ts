import { databaseClassResource } from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../../crds/microservice-class/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Resource } from '../../../runtime/resource.ts';
import {
  createSimulatedWorld,
  sampleObject,
  type SimulatedWorld,
} from '../../../runtime/testing/simulated-world.ts';
import { simulatedDependencies } from '../../testing/simulated-dependencies.ts';
import { createMicroserviceController } from '../controller.ts';
import { classOf, microserviceOf } from '../testdata/build-input.ts';

const { lease: _lease, event: _event, ...builtins } = builtin;
const served: readonly Resource[] = [
  ...Object.values(builtins),
  microserviceResource,
  microserviceClassResource,
  databaseResource,
  databaseClassResource,
];

/** Microservice `orders` with a route `public`, and Slipway in simulated time. */
export interface RoutedWorld extends SimulatedWorld {
  /** Says which implementation runs the gateways `edge` (exposure public) and `inner`. */
  runBy(controllerName: string): void;
  /** Applies the Microservice with this route, and lets a minute pass. */
  declare(route: object): Promise<void>;
  /** Reason and field of each problem that its status has. */
  problems(): readonly string[];
  stop(): Promise<void>;
}

export function createRoutedWorld({ gatewayDrainMs = 0 } = {}): RoutedWorld {
  const world = createSimulatedWorld(served);
  for (const name of ['edge', 'inner']) {
    const spec = { gatewayClassName: 'some', listeners: [] };
    world.cluster.put(builtin.gateway, sampleObject(builtin.gateway, name, { spec }));
  }
  const at = (exposure: string, name: string) => ({
    exposure,
    gateway: { name, namespace: 'shop' },
  });
  world.cluster.put(microserviceClassResource, {
    ...classOf({ gateways: [at('public', 'edge'), at('internal', 'inner')] }),
  });
  const dependencies = { ...simulatedDependencies(world), gatewayDrainMs };
  const controller = createMicroserviceController(dependencies);
  const stopping = new AbortController();
  const running = [dependencies.informers.run(stopping.signal), controller.run(stopping.signal)];
  return {
    ...world,
    runBy: (controllerName) => {
      const spec = { controllerName };
      const gatewayClass = sampleObject(builtin.gatewayClass, 'some', { spec });
      world.cluster.put(builtin.gatewayClass, gatewayClass);
    },
    declare: async (route) => {
      const routes = [{ name: 'public', host: 'shop.example.com', ...route }];
      const { metadata, ...rest } = microserviceOf({ spec: { className: 'standard', routes } });
      const { uid: _, ...identity } = metadata;
      world.cluster.apply(microserviceResource, { ...rest, metadata: identity }, 'user');
      await world.pass(60_000);
    },
    problems: () => {
      const ref = { namespace: 'shop', name: 'orders' };
      const found = world.cluster.get(microserviceResource, ref);
      return ((found as Microservice | undefined)?.status?.problems ?? []).map(
        ({ reason, field }) => `${reason} ${field ?? ''}`,
      );
    },
    stop: async () => {
      stopping.abort();
      await world.pass(60_000);
      await Promise.all(running);
    },
  };
}
