import { databaseClassResource } from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { keyFor, refTo, type KubeObject, type ObjectRef } from '../../../runtime/kube-object.ts';
import { resourceName, type Resource } from '../../../runtime/resource.ts';

/** The objects of an API server, and what its caches know of them. */
export interface FakeStore {
  /** Caches follow at once; else only where they are synced. */
  isLive: boolean;
  /** Groups of APIs that the server does not have; it has all others. */
  readonly absentGroups: Set<string>;
  /** Caches catch up: all, or that of one resource. */
  sync(resource?: Resource): void;
  /** Puts it in, with a new resource version, and a UID where it has none. */
  put<T extends KubeObject>(resource: Resource, object: T): T;
  /** Deletes it, or marks it so where it has finalizers; what it owns goes with it. */
  drop(resource: Resource, ref: ObjectRef): void;
  /** Takes it out whatever its finalizers say. */
  erase(resource: Resource, ref: ObjectRef): void;
  find<T extends KubeObject>(resource: Resource, ref: ObjectRef): T | undefined;
  list<T extends KubeObject>(resource: Resource): T[];
  cached(resource: Resource): KubeObject[];
  /** The answer of an own write goes into the cache at once. */
  observeWrite(resource: Resource, object: KubeObject): void;
}

const allKinds: readonly Resource[] = [
  databaseResource,
  databaseClassResource,
  microserviceResource,
  builtin.namespace,
  builtin.statefulSet,
  builtin.service,
  builtin.networkPolicy,
  builtin.persistentVolumeClaim,
  builtin.persistentVolume,
  builtin.pod,
  builtin.deployment,
  builtin.job,
  builtin.cronJob,
  builtin.secret,
  builtin.cnpgCluster,
  builtin.cnpgDatabase,
  builtin.cnpgDatabaseRole,
  builtin.cnpgBackup,
  builtin.cnpgScheduledBackup,
];

/** An empty store. */
export function createFakeStore(clock: Clock): FakeStore {
  const objects = new Map<string, KubeObject>();
  let cache = new Map<string, KubeObject>();
  let version = 100;
  const idOf = (resource: Resource, ref: ObjectRef): string =>
    `${resourceName(resource)}|${keyFor(ref)}`;
  const listed = (map: ReadonlyMap<string, KubeObject>, resource: Resource): KubeObject[] =>
    [...map].filter(([id]) => id.startsWith(`${resourceName(resource)}|`)).map(([, one]) => one);
  const changed = (): void => {
    if (store.isLive) store.sync();
  };

  const store: FakeStore = {
    isLive: true,
    absentGroups: new Set(),
    sync: (resource) => {
      const isMeant = ([id]: [string, KubeObject]): boolean =>
        resource === undefined || id.startsWith(`${resourceName(resource)}|`);
      const others = [...cache].filter((entry) => !isMeant(entry));
      cache = new Map([...others, ...[...objects].filter(isMeant)]);
    },
    put: (resource, object) => {
      version += 1;
      const { uid = `uid-${version}`, creationTimestamp = clock.now().toISOString() } =
        object.metadata;
      const kept = structuredClone({
        ...object,
        metadata: { ...object.metadata, uid, creationTimestamp, resourceVersion: String(version) },
      });
      objects.set(idOf(resource, refTo(object)), kept);
      changed();
      return kept;
    },
    drop: (resource, ref) => {
      const live = store.find(resource, ref);
      if (live === undefined) return;
      if ((live.metadata.finalizers ?? []).length === 0) {
        store.erase(resource, ref);
        return;
      }
      const deletionTimestamp = live.metadata.deletionTimestamp ?? clock.now().toISOString();
      store.put(resource, { ...live, metadata: { ...live.metadata, deletionTimestamp } });
    },
    erase: (resource, ref) => {
      const gone = store.find(resource, ref);
      objects.delete(idOf(resource, ref));
      for (const kind of allKinds) {
        for (const child of store.list(kind)) {
          const owners = child.metadata.ownerReferences ?? [];
          if (owners.some(({ uid }) => uid === gone?.metadata.uid)) store.erase(kind, refTo(child));
        }
      }
      changed();
    },
    find: <T extends KubeObject>(resource: Resource, ref: ObjectRef) =>
      // The objects of the resource are of its kind.
      objects.get(idOf(resource, ref)) as T | undefined,
    list: <T extends KubeObject>(resource: Resource) => listed(objects, resource) as T[],
    cached: (resource) => listed(cache, resource),
    observeWrite: (resource, object) => void cache.set(idOf(resource, refTo(object)), object),
  };
  return store;
}
