import { keyFor, keyOf, refTo } from '../kube-object.ts';
import type { KubeObject, ObjectMeta, ObjectRef } from '../kube-object.ts';
import { apiVersionOf, resourceName } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { applyFields, isFields, mergePatchInto } from './fake-fields.ts';
import type { Fields } from './fake-fields.ts';

/** The server refuses: a Status with this code. */
export class FakeRefusal extends Error {
  override readonly name = 'FakeRefusal';
  readonly code: number;
  readonly reason: string;
  readonly details: object;

  constructor(code: number, reason: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** Something that happened to an object. */
export interface FakeChange {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

export interface Preconditions {
  uid?: string | undefined;
  resourceVersion?: string | undefined;
}

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
  subscribe(resource: Resource, listener: (change: FakeChange | undefined) => void): () => void;
}

interface Collection {
  readonly resource: Resource;
  readonly objects: Map<string, KubeObject>;
  /** By key, what each manager applied last; '' is all others together. */
  readonly applied: Map<string, Map<string, Fields>>;
  readonly history: FakeChange[];
  readonly listeners: Set<(change: FakeChange | undefined) => void>;
}

const timestamp = '2026-01-02T03:04:05Z';

/** A cluster without objects in which these APIs are installed. */
export function createFakeCluster(installed: readonly Resource[]): FakeCluster {
  const collections = new Map<string, Collection>();
  let version = 100;
  let compacted = 0;
  let uids = 0;

  const at = (resource: Resource): Collection => {
    const collection = collections.get(collectionId(resource));
    if (collection === undefined) throw new FakeRefusal(404, 'NotFound', '404 page not found');
    return collection;
  };
  const existing = (resource: Resource, ref: ObjectRef): KubeObject => {
    const object = at(resource).objects.get(keyFor(ref));
    if (object !== undefined) return object;
    throw new FakeRefusal(404, 'NotFound', `${resource.plural} "${ref.name}" not found`);
  };
  const install = (resource: Resource): void => {
    collections.set(collectionId(resource), {
      resource,
      objects: new Map(),
      applied: new Map(),
      history: [],
      listeners: new Set(),
    });
  };
  const record = (collection: Collection, change: FakeChange): void => {
    collection.history.push(change);
    for (const listener of [...collection.listeners]) listener(change);
  };
  const drop = (collection: Collection, object: KubeObject): KubeObject => {
    version += 1;
    collection.objects.delete(keyOf(object));
    collection.applied.delete(keyOf(object));
    const last = withMetadata(object, { resourceVersion: String(version) });
    record(collection, { version, type: 'DELETED', object: last, before: object });
    return last;
  };

  /** Puts the next state of an object in place; one that is the same as before makes no change. */
  const commit = (collection: Collection, next: KubeObject): KubeObject => {
    const key = keyOf(next);
    const before = collection.objects.get(key);
    const identified = identify(collection.resource, next, before, () => (uids += 1));
    if (before !== undefined && isSame(before, identified)) return before;
    const { deletionTimestamp, finalizers = [] } = identified.metadata;
    if (deletionTimestamp !== undefined && finalizers.length === 0 && before !== undefined) {
      return drop(collection, identified);
    }
    version += 1;
    const object = withMetadata(identified, { resourceVersion: String(version) });
    collection.objects.set(key, object);
    record(collection, {
      version,
      type: before === undefined ? 'ADDED' : 'MODIFIED',
      object,
      before,
    });
    return object;
  };
  /** For writes that are no applies: whoever made them owns all fields. */
  const commitWhole = (collection: Collection, next: KubeObject): KubeObject => {
    const key = keyOf(next);
    const applied = collection.applied.get(key) ?? new Map<string, Fields>();
    collection.applied.set(key, applied.set('', declaredFields(next)));
    return commit(collection, next);
  };

  for (const resource of installed) install(resource);

  return {
    get version() {
      return version;
    },
    install,
    uninstall: (resource) => {
      const collection = at(resource);
      for (const object of [...collection.objects.values()]) drop(collection, object);
      collections.delete(collectionId(resource));
      for (const listener of [...collection.listeners]) listener(undefined);
    },
    resources: () => [...collections.values()].map(({ resource }) => resource),
    get: (resource, ref) => at(resource).objects.get(keyFor(ref)),
    list: (resource) =>
      [...at(resource).objects]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, object]) => object),
    put: (resource, object) => commitWhole(at(resource), object),
    create: (resource, object) => {
      const collection = at(resource);
      if (!collection.objects.has(keyOf(object))) return commitWhole(collection, object);
      const { name } = object.metadata;
      throw new FakeRefusal(409, 'AlreadyExists', `${resource.plural} "${name}" already exists`);
    },
    replace: (resource, object) => {
      const before = existing(resource, refTo(object));
      check(before, { resourceVersion: object.metadata.resourceVersion });
      return commitWhole(at(resource), withStatusOf(object, before));
    },
    mergePatch: (resource, ref, patch) => {
      const before = existing(resource, ref);
      if (isFields(patch['metadata'])) check(before, patch['metadata']);
      const next = structuredClone(before);
      mergePatchInto(asFields(next), patch);
      return commitWhole(at(resource), withStatusOf(next, before));
    },
    apply: (resource, body, manager, subresource) => {
      const collection = at(resource);
      const key = keyOf(body);
      const live = collection.objects.get(key);
      if (live === undefined && subresource !== undefined) existing(resource, refTo(body));
      if (live === undefined && body.metadata.uid !== undefined) {
        throw new FakeRefusal(
          409,
          'Conflict',
          `${resource.plural} "${body.metadata.name}" is gone`,
        );
      }
      if (live !== undefined) check(live, body.metadata);
      const all = collection.applied.get(key) ?? new Map<string, Fields>();
      const slot = subresource === undefined ? manager : `${manager}/${subresource}`;
      const now = partOf(declaredFields(body), subresource);
      const base = live ?? { apiVersion: body.apiVersion, kind: body.kind, metadata: bare(body) };
      const others = [...all].filter(([other]) => other !== slot).map(([, fields]) => fields);
      const next = applyFields(asFields(base), { before: all.get(slot) ?? {}, now, others });
      collection.applied.set(key, all.set(slot, now));
      return { object: commit(collection, asObject(next)), created: live === undefined };
    },
    remove: (resource, ref, preconditions = {}) => {
      const object = existing(resource, ref);
      check(object, preconditions, 'Precondition failed: ');
      const { finalizers = [], deletionTimestamp } = object.metadata;
      if (finalizers.length === 0) return drop(at(resource), object);
      if (deletionTimestamp !== undefined) return object;
      return commit(at(resource), withMetadata(object, { deletionTimestamp: timestamp }));
    },
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

function check(live: KubeObject, wanted: Fields | Preconditions, prefix = ''): void {
  const { uid, resourceVersion } = live.metadata;
  const wantedUid = Reflect.get(wanted, 'uid');
  const wantedVersion = Reflect.get(wanted, 'resourceVersion');
  if (wantedUid !== undefined && wantedUid !== uid) {
    if (prefix === '') {
      const details = { causes: [{ field: 'metadata.uid', reason: 'FieldValueInvalid' }] };
      throw new FakeRefusal(422, 'Invalid', 'metadata.uid: field is immutable', details);
    }
    const text = `${prefix}UID in precondition: ${String(wantedUid)}, UID in object meta: ${uid}`;
    throw new FakeRefusal(409, 'Conflict', text);
  }
  if (wantedVersion !== undefined && wantedVersion !== resourceVersion) {
    throw new FakeRefusal(409, 'Conflict', `${prefix}the object has been modified`);
  }
}

/** Gives an object what the server decides: uid, times and generation. */
function identify(
  resource: Resource,
  next: KubeObject,
  before: KubeObject | undefined,
  nextUid: () => number,
): KubeObject {
  const changed = before === undefined || !isSame(desiredOf(before), desiredOf(next));
  const generation = (before?.metadata.generation ?? 0) + (changed ? 1 : 0);
  const { deletionTimestamp: _own, ...metadata } = next.metadata;
  const deletionTimestamp = next.metadata.deletionTimestamp ?? before?.metadata.deletionTimestamp;
  return {
    ...next,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      ...metadata,
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      uid: before?.metadata.uid ?? metadata.uid ?? `uid-${nextUid()}`,
      creationTimestamp: before?.metadata.creationTimestamp ?? timestamp,
      generation,
      resourceVersion: before?.metadata.resourceVersion ?? '',
    },
  };
}

function desiredOf(object: KubeObject): Fields {
  const { metadata: _metadata, status: _status, ...desired } = asFields(object);
  return desired;
}

function declaredFields(body: KubeObject): Fields {
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = asFields(body);
  const {
    name: _name,
    namespace: _ns,
    uid: _uid,
    resourceVersion: _rv,
    ...metadata
  } = body.metadata;
  return { ...rest, metadata };
}

function partOf(declared: Fields, subresource: 'status' | undefined): Fields {
  const { status, ...rest } = declared;
  if (subresource === undefined) return rest;
  return status === undefined ? {} : { status };
}

function bare({ metadata: { name, namespace } }: KubeObject): ObjectMeta {
  return { name, ...(namespace !== undefined && { namespace }) };
}

function withStatusOf(next: KubeObject, before: KubeObject): KubeObject {
  const { status: _status, ...rest } = asFields(next);
  const { status } = asFields(before);
  return asObject(status === undefined ? rest : { ...rest, status });
}

function withMetadata(object: KubeObject, metadata: Partial<ObjectMeta>): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

function isSame(a: object, b: object): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isFields(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

// An object is JSON with some fields of known types: both views are of the same value.
function asFields(object: KubeObject): Fields {
  return object as unknown as Fields;
}

function asObject(fields: Fields): KubeObject {
  return fields as unknown as KubeObject;
}
