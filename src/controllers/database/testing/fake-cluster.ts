import type { Clock } from '../../../runtime/clock.ts';
import type { KubeClient, ListOptions } from '../../../runtime/client.ts';
import { ApiError } from '../../../runtime/errors.ts';
import type { KubeObject, ObjectRef } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { DatabaseCaches } from '../caches.ts';
import { createFakeCaches } from './fake-caches.ts';
import { createFakeStore, type FakeStore } from './fake-store.ts';
import { createFakeWriter, type Gate } from './fake-writer.ts';

/** The process was killed after a write: nothing of it goes on. */
export class Killed extends Error {}

/**
 * An API server in memory, and caches of it that lag when told to. Reads, applies, UIDs, resource
 * versions, finalizers and deletion work as in Kubernetes, as far as the Database controller can
 * tell.
 */
export interface FakeCluster extends FakeStore {
  readonly client: Pick<KubeClient, 'get' | 'list'>;
  readonly writer: ObjectWriter;
  readonly caches: DatabaseCaches;
  /** Every write that the controller made, as `verb Kind name`. */
  readonly writes: string[];
  /** Reads of the controller from the API server, not from caches. */
  readonly reads: string[];
  /** Called before each call of the controller; may throw. */
  intercept: ((verb: string, resource: Resource, ref: ObjectRef) => void) | undefined;
  /** The process dies right after so many more writes. */
  killAfter: number | undefined;
}

/** An empty cluster. */
export function createFakeCluster(clock: Clock): FakeCluster {
  const store = createFakeStore(clock);
  const gate: Gate = {
    before: (verb, resource, ref) => {
      if (cluster.killAfter === 0) throw new Killed();
      cluster.intercept?.(verb, resource, ref);
    },
    after: (verb, resource, answer) => {
      cluster.writes.push(`${verb} ${resource.kind} ${answer.metadata.name}`);
      if (cluster.killAfter === undefined) return;
      cluster.killAfter -= 1;
      if (cluster.killAfter === 0) throw new Killed();
    },
  };
  const cluster: FakeCluster = Object.assign(store, {
    client: {
      get: async <T extends KubeObject>(resource: Resource, ref: ObjectRef): Promise<T> => {
        gate.before('get', resource, ref);
        cluster.reads.push(`${resource.kind} ${ref.name}`);
        const found = store.find<T>(resource, ref);
        if (store.absentGroups.has(resource.group)) throw absentApi(resource);
        if (found === undefined) throw notFound(resource, ref);
        return structuredClone(found);
      },
      list: async function* <T extends KubeObject>(resource: Resource, options?: ListOptions) {
        const { namespace = '' } = options ?? {};
        gate.before('list', resource, { namespace, name: '' });
        cluster.reads.push(`${resource.kind}s`);
        const all = store.list<T>(resource);
        const items = all.filter(({ metadata }) => metadata.namespace === namespace);
        yield { items: structuredClone(items), resourceVersion: '1' };
      },
    },
    writer: createFakeWriter(store, gate),
    caches: createFakeCaches(store),
    writes: [],
    reads: [],
    intercept: undefined,
    killAfter: undefined,
  });
  return cluster;
}

/** The 404 of an API server that has the API but not the object. */
export function notFound(resource: Resource, ref: ObjectRef): ApiError {
  return new ApiError('GET', `/${resource.plural}/${ref.name}`, {
    code: 404,
    reason: 'NotFound',
    details: { name: ref.name, kind: resource.plural },
  });
}

/** The 404 of an API server that does not have the API. */
function absentApi(resource: Resource): ApiError {
  return new ApiError('GET', `/${resource.plural}`, { code: 404, reason: 'NotFound' });
}
