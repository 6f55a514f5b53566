import { setTimeout as delay } from 'node:timers/promises';
import type { Deployment } from '../../../src/controllers/microservice/types.ts';
import {
  microserviceResource,
  type Microservice,
  type MicroserviceSpec,
} from '../../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeClient } from '../../../src/runtime/client.ts';
import { eventually } from '../../eventually.ts';
import { createRandom, type Random } from '../../faults/random.ts';
import {
  conditionOf,
  developer,
  find,
  listAll,
  microservice,
} from '../../integration/support/objects.ts';
import { wakeForgottenPods } from './forgotten-pods.ts';

/** Developers who change their services all the time. */
export interface Churn {
  /** Changes that the API server took so far. */
  readonly changes: number;
  /** Changes that failed. */
  readonly refused: number;
  /** Ends the changes; resolves once all services are there as they were declared last. */
  settle(timeoutMs?: number): Promise<void>;
  /** Ends the changes at once. */
  stop(): Promise<void>;
}

export interface ChurnPace {
  /** Services at a time; 6 by default. */
  readonly services?: number;
  /** Milliseconds between two changes; 150 by default. */
  readonly pauseMs?: number;
  /**
   * Whether services are deleted, too; true by default. The garbage collector takes minutes for
   * their children where the API server went away often, and new ones of that name wait for it.
   */
  readonly deletes?: boolean;
}

export interface ChurnOptions extends ChurnPace {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly seed: number;
}

/** Starts to create, change and delete services, until told to stop. */
export function startChurn(options: ChurnOptions): Churn {
  const { client, namespace, seed, services = 6, pauseMs = 150, deletes = true } = options;
  const random = createRandom(seed);
  const declared = new Map<string, MicroserviceSpec>();
  const stopping = new AbortController();
  let [changes, refused] = [0, 0];
  let version = 0;
  const act = async (): Promise<void> => {
    const name = `churn-${random.below(services)}`;
    version += 1;
    if (deletes && declared.has(name) && random.below(12) === 0) {
      // A deletion that is answered with an error may have been made all the same.
      declared.delete(name);
      await remove(client, namespace, name);
    } else {
      const spec = specOf(random, version);
      await client.apply(microserviceResource, microservice(namespace, name, spec), developer);
      declared.set(name, spec);
    }
    changes += 1;
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // The API server may be away or full; what matters is what it took.
      await act().catch(() => (refused += 1));
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  return {
    get changes() {
      return changes;
    },
    get refused() {
      return refused;
    },
    stop,
    settle: async (timeoutMs = 300_000) => {
      await stop();
      const what = 'the services as they were declared last';
      const waking = setInterval(() => {
        void wakeForgottenPods(client, namespace).catch(() => undefined);
      }, 5_000);
      try {
        await eventually(() => judge(client, namespace, declared), {
          what,
          timeoutMs,
          intervalMs: 200,
        });
      } finally {
        clearInterval(waking);
      }
    },
  };
}

function specOf(random: Random, version: number): MicroserviceSpec {
  const isScaled = random.below(3) === 0;
  return {
    image: `ghcr.io/acme/app:${version}`,
    env: [{ name: 'VERSION', value: String(version) }],
    ...(isScaled ? { scaling: { min: 1, max: 3, cpu: 80 } } : { replicas: 1 + random.below(2) }),
    ...(random.below(3) === 0 ? { ports: [{ name: 'http', port: 8000 + random.below(3) }] } : {}),
  };
}

async function remove(client: KubeClient, namespace: string, name: string): Promise<void> {
  const ref = { namespace, name };
  const live = await find<Microservice>(client, microserviceResource, ref);
  if (live?.metadata.uid !== undefined) {
    await client.delete(microserviceResource, ref, { uid: live.metadata.uid });
  }
}

async function judge(
  client: KubeClient,
  namespace: string,
  declared: ReadonlyMap<string, MicroserviceSpec>,
): Promise<void> {
  const services = await listAll<Microservice>(client, microserviceResource, namespace);
  const deployments = await listAll<Deployment>(client, builtin.deployment, namespace);
  const wanted = new Set(services.map(({ metadata }) => metadata.name));
  for (const { metadata, spec } of deployments) {
    if (!wanted.has(metadata.name)) throw new Error(`Deployment ${metadata.name} is an orphan`);
    const image = spec?.template.spec?.containers[0]?.image;
    const live = services.find((service) => service.metadata.name === metadata.name);
    if (image !== live?.spec.image) {
      const isOwn = metadata.ownerReferences?.some(({ uid }) => uid === live?.metadata.uid);
      const owner = isOwn === true ? 'its' : 'an earlier';
      throw new Error(
        `Deployment ${metadata.name} of ${owner} Microservice runs ${image}, not ${live?.spec.image}; Ready is ${conditionOf(live, 'Ready')}`,
      );
    }
  }
  for (const [name, spec] of declared) {
    const live = services.find(({ metadata }) => metadata.name === name);
    // A change that was answered with an error may have been made all the same.
    if (live === undefined || versionOf(live.spec) < versionOf(spec)) {
      throw new Error(`Microservice ${name} was lost`);
    }
  }
  for (const live of services) judgeOne(live, deployments);
}

function judgeOne(live: Microservice, deployments: readonly Deployment[]): void {
  const { name, generation } = live.metadata;
  if (conditionOf(live, 'Ready') !== 'True Available') {
    throw new Error(`Microservice ${name} is ${conditionOf(live, 'Ready') ?? 'without Ready'}`);
  }
  if (live.status?.observedGeneration !== generation) {
    throw new Error(`the status of Microservice ${name} is of another generation`);
  }
  if (!deployments.some(({ metadata }) => metadata.name === name)) {
    throw new Error(`Microservice ${name} has no Deployment`);
  }
}

function versionOf({ env = [] }: MicroserviceSpec): number {
  return Number(env[0]?.value ?? 0);
}
