import type { KubeClient } from '../client.ts';
import { ApiError } from '../errors.ts';
import type { Event } from '../event-body.ts';
import { keyFor, keyOf, type KubeObject } from '../kube-object.ts';
import type { Simulation } from './simulation.ts';

export interface StoredEvent extends Event {
  series?: { count: number; lastObservedTime: string };
}

export interface EventServer {
  readonly client: Pick<KubeClient, 'create' | 'mergePatch'>;
  /** By namespace/name. */
  readonly events: Map<string, StoredEvent>;
  /** When each write arrived, in milliseconds. */
  readonly writes: number[];
  /** Calls under way, at most, ever. */
  readonly busiest: number;
  /** Answers every call with this error from now on; undefined ends it. */
  fail(error: ApiError | undefined): void;
}

/** An API server that keeps Events and takes some time to answer. */
export function createEventServer(simulation: Simulation, latencyMs = 10): EventServer {
  const events = new Map<string, StoredEvent>();
  const writes: number[] = [];
  let failure: ApiError | undefined;
  let underWay = 0;
  let busiest = 0;

  async function call<T>(apply: () => KubeObject): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    underWay += 1;
    busiest = Math.max(busiest, underWay);
    simulation.after(latencyMs, resolve);
    await promise;
    underWay -= 1;
    writes.push(simulation.time);
    if (failure !== undefined) throw failure;
    return apply() as T;
  }

  function fail(code: number): never {
    throw new ApiError('POST', '/events', { code });
  }

  return {
    client: {
      create: (_resource, body) =>
        call(() => {
          if (events.has(keyOf(body))) fail(409);
          events.set(keyOf(body), structuredClone(body) as KubeObject as StoredEvent);
          return body;
        }),
      mergePatch: (_resource, ref, patch) =>
        call(() => {
          const event = events.get(keyFor(ref)) ?? fail(404);
          return Object.assign(event, patch);
        }),
    },
    events,
    writes,
    get busiest() {
      return busiest;
    },
    fail(error) {
      failure = error;
    },
  };
}
