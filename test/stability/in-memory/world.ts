import { databaseClassResource } from '../../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../src/crds/database/v1alpha1.ts';
import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { refTo, type KubeObject } from '../../../src/runtime/kube-object.ts';
import type { Resource } from '../../../src/runtime/resource.ts';
import type { LoggedRequest } from '../../../src/runtime/testing/fake-messages.ts';
import {
  createSimulatedWorld,
  type SimulatedWorld,
} from '../../../src/runtime/testing/simulated-world.ts';
import { startSimulatedOperator, type SimulatedOperator } from './operator.ts';

/** A simulated cluster in which Slipway runs, and is stopped and started. */
export interface StabilityWorld extends SimulatedWorld {
  start(): void;
  stop(): Promise<void>;
  /** Lets everything happen that is due, the garbage collector included, until nothing more is. */
  converge(): Promise<void>;
  /** Has the objects of these keys reconciled again; the writes that came of it. */
  rewrites(keys: readonly string[]): Promise<readonly string[]>;
}

const { lease: _lease, event: _event, ...served } = builtin;

const resources: readonly Resource[] = [
  ...Object.values(served),
  microserviceResource,
  microserviceClassResource,
  databaseResource,
  databaseClassResource,
];

const reading = new Set(['get', 'list', 'watch']);
/** Beyond the longest delay after which a reconcile comes back by itself, but for resyncs. */
const longMs = 120_000;
const mostRounds = 20;

/** A cluster with all APIs, without any object. */
export function createStabilityWorld(): StabilityWorld {
  const world = createSimulatedWorld(resources);
  let operator: SimulatedOperator | undefined;
  const pass = async (): Promise<readonly string[]> => {
    // A long run would fill the memory with them.
    world.api.forgetRequests();
    world.cluster.compact();
    await world.pass(longMs);
    return world.api.requests.filter(isWrite).map(describe);
  };
  return {
    ...world,
    start: () => {
      operator = startSimulatedOperator(world);
    },
    stop: async () => {
      await operator?.stop();
      operator = undefined;
    },
    converge: async () => {
      let writes: readonly string[] = [];
      for (let round = 0; round < mostRounds; round += 1) {
        writes = await pass();
        if (collectGarbage(world) === 0 && writes.length === 0) return;
      }
      throw new Error(`it does not come to rest: ${writes.slice(-3).join(', ')}`);
    },
    rewrites: async (keys) => {
      operator?.resync(keys);
      return pass();
    },
  };
}

function isWrite({ verb }: LoggedRequest): boolean {
  return !reading.has(verb);
}

function describe({ verb, path }: LoggedRequest): string {
  return `${verb} ${path}`;
}

/** Removes what has an owner that is gone; how many objects these were. */
function collectGarbage({ cluster }: SimulatedWorld): number {
  const objects = resources.flatMap((resource) =>
    cluster.list(resource).map((object) => ({ resource, object })),
  );
  const uids = new Set(objects.map(({ object }) => object.metadata.uid));
  const orphans = objects.filter(({ object }) => isOrphan(object, uids));
  for (const { resource, object } of orphans) cluster.remove(resource, refTo(object));
  return orphans.length;
}

function isOrphan({ metadata }: KubeObject, uids: ReadonlySet<string | undefined>): boolean {
  const owners = metadata.ownerReferences ?? [];
  return owners.length > 0 && owners.every(({ uid }) => !uids.has(uid));
}
