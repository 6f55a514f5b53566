import { keyFor } from '../kube-object.ts';
import type { KubeObject, ObjectRef } from '../kube-object.ts';
import { resourceName } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { createFakeCollection } from './fake-collection.ts';
import type { ChangeListener, FakeChange, FakeCollection } from './fake-collection.ts';
import type { Fields } from './fake-fields.ts';
import { FakeRefusal } from './fake-refusal.ts';
import {
  applyObject,
  commitWhole,
  createObject,
  mergeObject,
  removeObject,
  replaceObject,
} from './fake-writes.ts';
import type { Preconditions } from './fake-writes.ts';

/** The state behind a fake API server: objects, their versions and their history. */
export interface FakeCluster {
  /** The resource version that was given out last. */
  readonly version: number;
  install(resource: Resource): void;
  /** Takes an API away with all its objects, as the deletion of its CRD does. */
  uninstall(resource: Resource): void;
  resources(): readonly Resource[];
  get(resource: Resource, ref: ObjectRef): KubeObject | undefined;
  /** Sorted by key. */
  list(resource: Resource): KubeObject[];
  /** Creates or replaces the whole object, status included, as another user would. */
  put(resource: Resource, object: KubeObject): KubeObject;
  create(resource: Resource, object: KubeObject): KubeObject;
  replace(resource: Resource, object: KubeObject): KubeObject;
  mergePatch(resource: Resource, ref: ObjectRef, patch: Fields): KubeObject;
  apply(
    resource: Resource,
    body: KubeObject,
    manager: string,
    subresource?: 'status',
  ): { object: KubeObject; created: boolean };
  /** Removes the object or, where it has finalizers, marks it; throws where there is none. */
  remove(resource: Resource, ref: ObjectRef, preconditions?: Preconditions): KubeObject;
  /** Changes after the version; undefined where they are forgotten. */
  since(resource: Resource, version: number): readonly FakeChange[] | undefined;
  /** Forgets all history: older versions are expired. */
  compact(): void;
  /** Counts up without a change, as a write to another resource does. */
  tick(): void;
  /** Calls back after each change; undefined when the API goes. The return value unsubscribes. */
  subscribe(resource: Resource, listener: ChangeListener): () => void;
}

/** A cluster without objects in which these APIs are installed. */
export function createFakeCluster(installed: readonly Resource[]): FakeCluster {
  const collections = new Map<string, FakeCollection>();
  let version = 100;
  let compacted = 0;
  let uids = 0;
  const counters = { nextVersion: () => (version += 1), nextUid: () => (uids += 1) };

  const at = (resource: Resource): FakeCollection => {
    const collection = collections.get(collectionId(resource));
    if (collection === undefined) throw new FakeRefusal(404, 'NotFound', '404 page not found');
    return collection;
  };
  const install = (resource: Resource): void => {
    collections.set(collectionId(resource), createFakeCollection(resource, counters));
  };
  for (const resource of installed) install(resource);

  return {
    get version() {
      return version;
    },
    install,
    uninstall: (resource) => {
      const { objects, listeners, drop } = at(resource);
      for (const object of objects.values()) drop(object);
      collections.delete(collectionId(resource));
      for (const listener of listeners) listener(undefined);
    },
    resources: () => [...collections.values()].map(({ resource }) => resource),
    get: (resource, ref) => at(resource).objects.get(keyFor(ref)),
    list: (resource) =>
      [...at(resource).objects]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    put: (resource, object) => commitWhole(at(resource), object),
    create: (resource, object) => createObject(at(resource), object),
    replace: (resource, object) => replaceObject(at(resource), object),
    mergePatch: (resource, ref, patch) => mergeObject(at(resource), ref, patch),
    apply: (resource, body, manager, subresource) =>
      applyObject(at(resource), body, manager, subresource),
    remove: (resource, ref, preconditions = {}) => removeObject(at(resource), ref, preconditions),
    since: (resource, from) =>
      from < compacted ? undefined : at(resource).history.filter((change) => change.version > from),
    compact: () => {
      compacted = version;
      for (const { history } of collections.values()) history.length = 0;
    },
    tick: () => {
      version += 1;
    },
    subscribe: (resource, listener) => {
      const { listeners } = at(resource);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function collectionId(resource: Resource): string {
  return `${resourceName(resource)}/${resource.version}`;
}
