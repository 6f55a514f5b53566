import type { CallOptions, KubeClient } from '../client.ts';
import { ApiError, TransportError } from '../errors.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Lease } from '../lease-record.ts';
import type { SimulatedClock, Simulation } from './simulation.ts';

/** What happens to one call on its way. */
export interface Passage {
  readonly requestMs: number;
  readonly replyMs: number;
  readonly fault: 'none' | 'lost request' | 'lost reply' | 'unavailable';
}

export interface LeaseServer {
  client(clock: SimulatedClock): Pick<KubeClient, 'get' | 'create' | 'replace'>;
  lease(): Lease | undefined;
  /** Deletes the Lease, as a user may. */
  remove(): void;
  /** Sets an annotation, as a user may. */
  touch(): void;
}

/** An API server that keeps one Lease; `passage` is asked for each call. */
export function createLeaseServer(simulation: Simulation, passage: () => Passage): LeaseServer {
  let stored: Lease | undefined;
  let version = 1;

  function store(lease: Lease): Lease {
    version += 1;
    const { uid = `uid-${version}` } = lease.metadata;
    stored = { ...lease, metadata: { ...lease.metadata, uid, resourceVersion: String(version) } };
    return stored;
  }

  function fail(code: number, reason: string): never {
    throw new ApiError('PUT', '/lease', { code, reason });
  }

  async function call<T>(
    clock: SimulatedClock,
    options: CallOptions,
    apply: () => KubeObject,
  ): Promise<T> {
    const { requestMs, replyMs, fault } = passage();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const giveUp = (why: string) => reject(new TransportError(why));
    clock.after(options.timeoutMs ?? 30_000, () => giveUp('timed out'));
    options.signal?.addEventListener('abort', () => giveUp('aborted'));
    if (fault !== 'lost request') {
      simulation.after(requestMs, () => {
        const settle = answer<T>(() => (fault === 'unavailable' ? fail(503, '') : apply()));
        if (fault === 'lost reply') return;
        simulation.after(replyMs, () => clock.deliver(() => settle(resolve, reject)));
      });
    }
    return await promise;
  }

  return {
    client: (clock) => ({
      get: (_resource, _ref, options = {}) =>
        call(clock, options, () => stored ?? fail(404, 'NotFound')),
      create: (_resource, body, options = {}) =>
        call(clock, options, () =>
          stored === undefined ? store(body) : fail(409, 'AlreadyExists'),
        ),
      replace: (_resource, body, options = {}) =>
        call(clock, options, () => {
          if (stored === undefined) return fail(404, 'NotFound');
          const isCurrent = body.metadata.resourceVersion === stored.metadata.resourceVersion;
          return isCurrent ? store(body) : fail(409, 'Conflict');
        }),
    }),
    lease: () => stored,
    remove() {
      stored = undefined;
    },
    touch() {
      if (stored === undefined) return;
      store({ ...stored, metadata: { ...stored.metadata, annotations: { at: String(version) } } });
    },
  };
}

type Settle<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => void;

function answer<T>(apply: () => KubeObject): Settle<T> {
  try {
    const value = apply() as T;
    return (resolve) => resolve(value);
  } catch (error) {
    return (_, reject) => reject(error);
  }
}
