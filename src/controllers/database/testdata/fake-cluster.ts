import type { Clock } from '../../../runtime/clock.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { digestContent } from '../../../runtime/content-hash.ts';
import { declaredDigest } from '../../../runtime/content-identity.ts';
import { ApiError, ReconcileError } from '../../../runtime/errors.ts';
import type { Informer } from '../../../runtime/informer.ts';
import { keyFor, refTo, type KubeObject, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { resourceName, type Resource } from '../../../runtime/resource.ts';
import { isSubset } from '../../../runtime/subset.ts';
import type { Content } from '../../microservice/observed.ts';
import type { DatabaseCaches } from '../caches.ts';
import { ownOrStub } from '../../projections.ts';
import { databaseLabel } from '../../well-known.ts';
import { databaseClassResource } from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { merged, type Json } from './merge.ts';

/** The process was killed after a write: nothing of it goes on. */
export class Killed extends Error {}

type Interceptor = (verb: string, resource: Resource, ref: ObjectRef) => void;

/**
 * An API server in memory, and caches of it that lag when told to. Reads, applies, UIDs, resource
 * versions, finalizers and deletion work as in Kubernetes, as far as the Database controller can
 * tell.
 */
export interface FakeCluster {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: ObjectWriter;
  readonly caches: DatabaseCaches;
  /** Every write that the controller made, as `verb Kind name`. */
  readonly writes: string[];
  /** Reads of the controller from the API server, not from caches. */
  readonly reads: string[];
  /** Called before each call of the controller; may throw. */
  intercept: Interceptor | undefined;
  /** The process dies right after so many more writes. */
  killAfter: number | undefined;
  /** Caches follow at once; else only where they are synced. */
  isLive: boolean;
  sync(): void;
  /** As another user: creates or replaces. */
  put(resource: Resource, object: KubeObject): KubeObject;
  /** As another user: deletes, with finalizers and owner references seen to. */
  drop(resource: Resource, ref: ObjectRef): void;
  find<T extends KubeObject>(resource: Resource, ref: ObjectRef): T | undefined;
  list(resource: Resource): KubeObject[];
}

const specialKinds = [
  databaseResource,
  databaseClassResource,
  microserviceResource,
  builtin.namespace,
  builtin.statefulSet,
  builtin.service,
  builtin.persistentVolumeClaim,
  builtin.pod,
  builtin.secret,
];

/** An empty cluster. */
export function createFakeCluster(clock: Clock): FakeCluster {
  const objects = new Map<string, KubeObject>();
  let cached = new Map<string, KubeObject>();
  let version = 100;

  const idOf = (resource: Resource, ref: ObjectRef): string =>
    `${resourceName(resource)}|${keyFor(ref)}`;
  const store = (resource: Resource, object: KubeObject): KubeObject => {
    version += 1;
    const kept = {
      ...structuredClone(object),
      metadata: {
        ...structuredClone(object.metadata),
        uid: object.metadata.uid ?? `uid-${version}`,
        resourceVersion: String(version),
        creationTimestamp: object.metadata.creationTimestamp ?? clock.now().toISOString(),
      },
    };
    objects.set(idOf(resource, refTo(object)), kept);
    if (cluster.isLive) cluster.sync();
    return kept;
  };
  const erase = (resource: Resource, ref: ObjectRef): void => {
    const gone = objects.get(idOf(resource, ref));
    objects.delete(idOf(resource, ref));
    for (const kind of specialKinds) {
      for (const child of cluster.list(kind)) {
        const owners = child.metadata.ownerReferences ?? [];
        if (owners.some(({ uid }) => uid === gone?.metadata.uid)) erase(kind, refTo(child));
      }
    }
    if (cluster.isLive) cluster.sync();
  };
  const condemn = (resource: Resource, live: KubeObject): void => {
    if ((live.metadata.finalizers ?? []).length === 0) {
      erase(resource, refTo(live));
      return;
    }
    const deletionTimestamp = live.metadata.deletionTimestamp ?? clock.now().toISOString();
    store(resource, { ...live, metadata: { ...live.metadata, deletionTimestamp } });
  };

  const before = (verb: string, resource: Resource, ref: ObjectRef): void => {
    if (cluster.killAfter === 0) throw new Killed();
    cluster.intercept?.(verb, resource, ref);
  };
  const after = (verb: string, resource: Resource, answer: KubeObject): void => {
    cluster.writes.push(`${verb} ${resource.kind} ${answer.metadata.name}`);
    // Read-your-writes: the answer goes into the cache.
    cached.set(idOf(resource, refTo(answer)), answer);
    if (cluster.killAfter === undefined) return;
    cluster.killAfter -= 1;
    if (cluster.killAfter === 0) throw new Killed();
  };

  const write = (resource: Resource, declared: KubeObject, live: KubeObject | undefined) => {
    const body = merged(live as Json | undefined, declared as unknown as Json);
    const generation = (live?.metadata.generation ?? 0) + 1;
    // What was made of JSON objects of this kind is one again.
    const object = body as unknown as KubeObject;
    return store(resource, { ...object, metadata: { ...object.metadata, generation } });
  };
  const setFinalizers = (resource: Resource, live: KubeObject, finalizers: string[]): void => {
    const current = cluster.find(resource, refTo(live));
    if (current === undefined || current.metadata.uid !== live.metadata.uid) return;
    const next = { ...current, metadata: { ...current.metadata, finalizers } };
    const isGone = current.metadata.deletionTimestamp !== undefined && finalizers.length === 0;
    if (isGone) erase(resource, refTo(live));
    else store(resource, next);
  };

  const writer: ObjectWriter = {
    async ensure(resource, declared, live, _options) {
      const ref = refTo(declared);
      if (live !== undefined && isSubset(declared, live))
        return { outcome: 'unchanged', object: live };
      before('apply', resource, ref);
      const current = cluster.find<typeof declared>(resource, ref);
      if (current?.metadata.uid !== live?.metadata.uid) {
        throw new ReconcileError('transient', 'ObjectNotInCache', 'the object is another one');
      }
      const object = write(resource, declared, current) as typeof declared;
      after(live === undefined ? 'create' : 'update', resource, object);
      return { outcome: live === undefined ? 'created' : 'updated', object };
    },
    async apply(resource, body) {
      before('apply', resource, refTo(body));
      const object = write(resource, body, cluster.find(resource, refTo(body))) as typeof body;
      after('apply', resource, object);
      return object;
    },
    async applyStatus(resource, body) {
      before('status', resource, refTo(body));
      const current = cluster.find<typeof body>(resource, refTo(body));
      if (current === undefined || current.metadata.uid !== body.metadata.uid) return undefined;
      const object = store(resource, { ...current, ...{ status: Reflect.get(body, 'status') } });
      after('status', resource, object);
      return object as typeof body;
    },
    async remove(resource, live) {
      before('delete', resource, refTo(live));
      const current = cluster.find(resource, refTo(live));
      if (current === undefined || current.metadata.uid !== live.metadata.uid) return false;
      condemn(resource, current);
      after('delete', resource, current);
      return true;
    },
    async addFinalizer(resource, live, finalizer) {
      before('finalizer', resource, refTo(live));
      setFinalizers(resource, live, [...(live.metadata.finalizers ?? []), finalizer]);
      after('finalizer', resource, cluster.find(resource, refTo(live)) ?? live);
    },
    async removeFinalizer(resource, live, finalizer) {
      if (!(live.metadata.finalizers ?? []).includes(finalizer)) return;
      before('finalizer', resource, refTo(live));
      const rest = (live.metadata.finalizers ?? []).filter((other) => other !== finalizer);
      setFinalizers(resource, live, rest);
      after('finalizer', resource, { ...live, metadata: { ...live.metadata, finalizers: rest } });
      cluster.sync();
    },
  };

  const lister = <T extends KubeObject>(
    resource: Resource,
    keep: (object: KubeObject) => boolean = () => true,
    project: (object: KubeObject) => KubeObject = (object) => object,
  ): Informer<T> => {
    const all = (): T[] =>
      [...cached]
        .filter(([id, object]) => id.startsWith(`${resourceName(resource)}|`) && keep(object))
        // The objects of the resource are of its kind.
        .map(([, object]) => project(object) as T);
    return {
      resource,
      state: 'synced',
      trouble: '',
      lister: {
        get: (ref) => all().find((object) => keyFor(refTo(object)) === keyFor(ref)),
        list: all,
        inNamespace: (namespace) => all().filter((object) => refTo(object).namespace === namespace),
        byIndex: (_index, value) =>
          all().filter(
            (object) =>
              `${refTo(object).namespace}/${object.metadata.labels?.[databaseLabel] ?? ''}` ===
              value,
          ),
        get size() {
          return all().length;
        },
      },
      addHandler: () => {},
      run: () => Promise.resolve(),
      wake: () => {},
      waitForSync: () => Promise.resolve(),
      observeWrite: () => {},
    };
  };
  const isDatabaseSecret = (object: KubeObject): boolean =>
    object.metadata.labels?.[databaseLabel] !== undefined;

  const cluster: FakeCluster = {
    client: {
      get: async <T extends KubeObject>(resource: Resource, ref: ObjectRef): Promise<T> => {
        before('get', resource, ref);
        cluster.reads.push(`${resource.kind} ${ref.name}`);
        const found = cluster.find<T>(resource, ref);
        if (found === undefined) throw notFound(resource, ref);
        return structuredClone(found);
      },
    },
    writer,
    caches: {
      databases: lister(databaseResource),
      classes: lister(databaseClassResource),
      microservices: lister(microserviceResource),
      namespaces: lister(builtin.namespace),
      statefulSets: lister(builtin.statefulSet, undefined, ownOrStub),
      services: lister(builtin.service, undefined, ownOrStub),
      claims: lister(builtin.persistentVolumeClaim, undefined, ownOrStub),
      pods: lister(builtin.pod),
      secrets: lister(builtin.secret, isDatabaseSecret),
      contents: {
        resolve: (kind, ref) => Promise.resolve(contentOf(cached.get(idOf(builtin.secret, ref)))),
      },
    },
    writes: [],
    reads: [],
    intercept: undefined,
    killAfter: undefined,
    isLive: true,
    sync: () => {
      cached = new Map(objects);
    },
    put: (resource, object) => store(resource, object),
    drop: (resource, ref) => {
      const live = cluster.find(resource, ref);
      if (live !== undefined) condemn(resource, live);
    },
    find: <T extends KubeObject>(resource: Resource, ref: ObjectRef) =>
      // The objects of the resource are of its kind.
      objects.get(idOf(resource, ref)) as T | undefined,
    list: (resource) =>
      [...objects]
        .filter(([id]) => id.startsWith(`${resourceName(resource)}|`))
        .map(([, object]) => object),
  };
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

function contentOf(secret: KubeObject | undefined): Content {
  if (secret === undefined) return { state: 'missing' };
  return { state: 'present', ...(declaredDigest(secret) ?? digestContent(secret)) };
}
