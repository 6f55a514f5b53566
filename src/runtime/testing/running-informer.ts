import { builtin } from '../builtin-resources.ts';
import { createInformer } from '../create-informer.ts';
import type { SharedInformer } from '../create-informer.ts';
import type { InformerOptions } from '../informer.ts';
import { keyOf } from '../kube-object.ts';
import type { KubeObject } from '../kube-object.ts';
import { createSimulatedWorld, sampleObject } from './simulated-world.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const services = builtin.service;

/** An informer in a world of its own. */
export interface RunningInformer extends SimulatedWorld {
  readonly informer: SharedInformer<KubeObject>;
  /** What a handler was told, in words. */
  readonly told: string[];
  readonly stop: () => Promise<void>;
  /** The verbs of all requests. */
  readonly verbs: () => string[];
}

/** Starts an informer of Services, with `prepare` called before. */
export async function startInformer(
  options: Partial<InformerOptions<KubeObject>> = {},
  prepare: (world: SimulatedWorld) => void = () => {},
): Promise<RunningInformer> {
  const world = createSimulatedWorld([services]);
  prepare(world);
  const informer = createInformer(
    { ...world, random: () => 0 },
    { resource: services, ...options },
  );
  const told: string[] = [];
  informer.addHandler({
    added: (object, initial) => told.push(`added ${keyOf(object)}${initial ? ' initially' : ''}`),
    updated: (before, after) => {
      const versions = [before, after].map(({ metadata }) => metadata.resourceVersion).join('->');
      told.push(`updated ${keyOf(after)} ${versions}`);
    },
    deleted: (object) => told.push(`deleted ${keyOf(object)}`),
    stateChanged: (state) => told.push(state),
  });
  const stopping = new AbortController();
  const ended = informer.run(stopping.signal);
  await world.pass(0);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await ended;
  };
  const verbs = (): string[] => world.api.requests.map(({ verb }) => verb);
  return { ...world, informer, told, stop, verbs };
}

/** A Service in the namespace `shop`. */
export function service(name: string, extra: Parameters<typeof sampleObject>[2] = {}): KubeObject {
  return sampleObject(services, name, extra);
}
