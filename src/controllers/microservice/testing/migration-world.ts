import { databaseResource, type Database } from '../../../crds/database/v1alpha1.ts';
import { databaseClassResource } from '../../../crds/database-class/v1alpha1.ts';
import { microserviceClassResource } from '../../../crds/microservice-class/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import {
  createSimulatedWorld,
  type SimulatedWorld,
} from '../../../runtime/testing/simulated-world.ts';
import { simulatedDependencies } from '../../testing/simulated-dependencies.ts';
import { createMicroserviceController } from '../controller.ts';
import { microserviceOf } from '../testdata/build-input.ts';
import type { Deployment, Job } from '../types.ts';
import { simulateJobs, type SimulatedJobs } from './simulated-jobs.ts';

type Spec = Partial<Microservice['spec']>;

const served = { namespace: 'shop', name: 'orders' };
const { lease: _lease, event: _event, ...builtins } = builtin;
const slipway = [
  microserviceResource,
  microserviceClassResource,
  databaseResource,
  databaseClassResource,
];
const credentials = ['host', 'port', 'username', 'password', 'database', 'uri'];

/** The Microservice `orders` with a database to migrate, and Slipway, in simulated time. */
export interface MigrationWorld extends SimulatedJobs {
  readonly world: SimulatedWorld;
  /** After so many more writes the process dies, with the last one done and unanswered. */
  killAfter: number | undefined;
  readonly isDead: boolean;
  /** Declares it, as a user does; the retry is what the annotation says. */
  declare(image: string, spec?: Spec, retry?: string): void;
  start(): void;
  stop(): Promise<void>;
  /** Lets everything happen until nothing more does. */
  converge(): Promise<void>;
  jobs(): readonly Job[];
  deployment(): Deployment | undefined;
  database(): Database | undefined;
  /** The condition of this type, as `Status Reason`. */
  condition(type: string): string | undefined;
  microservice(): Microservice;
}

/** Creates it, with Slipway stopped and nothing declared. */
export function createMigrationWorld(): MigrationWorld {
  const world = createSimulatedWorld([...Object.values(builtins), ...slipway]);
  const { cluster } = world;
  const data = Object.fromEntries(credentials.map((key) => [key, 'dmFsdWU=']));
  const secret = { apiVersion: 'v1', kind: 'Secret', data };
  cluster.put(builtin.secret, {
    ...secret,
    metadata: { name: 'orders-main-db', namespace: 'shop' },
  } as Job);
  let stopping = new AbortController();
  let running: readonly Promise<unknown>[] = [];
  const jobs = simulateJobs(cluster);
  const all: MigrationWorld = Object.assign(Object.create(jobs) as SimulatedJobs, {
    world,
    killAfter: undefined,
    isDead: false,
    declare: (image: string, spec: Spec = {}, retry?: string) => {
      const migration = { args: ['migrate'] };
      const databases = [{ name: 'main', engine: 'postgres' as const, migration }];
      const annotations = retry === undefined ? {} : { 'slipway.dev/retry-migration': retry };
      const declared = microserviceOf({ spec: { image, databases, ...spec } });
      const { uid: _, ...metadata } = declared.metadata;
      cluster.apply(
        microserviceResource,
        { ...declared, metadata: { ...metadata, annotations } },
        'user',
      );
    },
    start: () => {
      stopping = new AbortController();
      Object.assign(all, { isDead: false, killAfter: undefined });
      running = run(world, mortal(world.client, all), stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await world.pass(60_000);
      await Promise.all(running);
    },
    converge: () => converge(all),
    jobs: () => cluster.list(builtin.job) as Job[],
    deployment: () => cluster.get(builtin.deployment, served) as Deployment | undefined,
    database: () =>
      cluster.get(databaseResource, { ...served, name: 'orders-main' }) as Database | undefined,
    condition: (type: string) => {
      const { status } = all.microservice();
      const found = status?.conditions?.find((condition) => condition.type === type);
      return found === undefined ? undefined : `${found.status} ${found.reason}`;
    },
    microservice: () => cluster.get(microserviceResource, served) as Microservice,
  });
  return all;
}

function run({ clock, logger }: SimulatedWorld, client: KubeClient, signal: AbortSignal) {
  const dependencies = simulatedDependencies({ client, clock, logger });
  const controller = createMicroserviceController(dependencies);
  return [dependencies.informers.run(signal), controller.run(signal)];
}

/** The client of a process that dies after so many writes. */
function mortal(client: KubeClient, life: MigrationWorld): KubeClient {
  const dying = async <T>(write: () => Promise<T>): Promise<T> => {
    if (life.isDead) throw new Error('killed');
    const answer = await write();
    if (life.killAfter === undefined) return answer;
    life.killAfter -= 1;
    if (life.killAfter > 0) return answer;
    Object.assign(life, { isDead: true });
    throw new Error('killed');
  };
  return {
    ...client,
    apply: (...call) => dying(() => client.apply(...call)) as never,
    applyStatus: (...call) => dying(() => client.applyStatus(...call)) as never,
    delete: (...call) => dying(() => client.delete(...call)),
  };
}

async function converge(all: MigrationWorld): Promise<void> {
  const { world } = all;
  for (let round = 0; round < 40; round += 1) {
    const before = world.cluster.version;
    await world.pass(60_000);
    if (all.isDead) return;
    all.settle();
    if (world.cluster.version === before) return;
  }
  throw new Error('it does not come to rest');
}
