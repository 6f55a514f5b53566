import { keyOf } from '../kube-object.ts';
import type { KubeObject, ObjectMeta } from '../kube-object.ts';
import { apiVersionOf } from '../resource.ts';
import type { Resource } from '../resource.ts';
import { asFields, isFields } from './fake-fields.ts';
import type { Fields } from './fake-fields.ts';

/** Something that happened to an object. */
export interface FakeChange {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

export type ChangeListener = (change: FakeChange | undefined) => void;

/** The objects of one resource, with their past. */
export interface FakeCollection {
  readonly resource: Resource;
  readonly objects: Map<string, KubeObject>;
  /** By key, what each manager applied last; '' is all others together. */
  readonly applied: Map<string, Map<string, Fields>>;
  readonly history: FakeChange[];
  readonly listeners: Set<ChangeListener>;
  /** Takes an object out. */
  readonly drop: (object: KubeObject) => KubeObject;
  /** Puts the next state of an object in place; one that is the same as before is no change. */
  commit(next: KubeObject): KubeObject;
}

/** Numbers that go up for the whole cluster. */
export interface FakeCounters {
  nextVersion(): number;
  readonly nextUid: () => number;
}

export const fakeTimestamp = '2026-01-02T03:04:05Z';

/** A collection without objects. */
export function createFakeCollection(resource: Resource, counters: FakeCounters): FakeCollection {
  const objects = new Map<string, KubeObject>();
  const applied = new Map<string, Map<string, Fields>>();
  const history: FakeChange[] = [];
  const listeners = new Set<ChangeListener>();

  const record = (change: FakeChange): void => {
    history.push(change);
    for (const listener of listeners) listener(change);
  };
  const drop = (object: KubeObject): KubeObject => {
    const version = counters.nextVersion();
    objects.delete(keyOf(object));
    applied.delete(keyOf(object));
    const last = withMetadata(object, { resourceVersion: String(version) });
    record({ version, type: 'DELETED', object: last, before: object });
    return last;
  };
  return {
    resource,
    objects,
    applied,
    history,
    listeners,
    drop,
    commit: (next) => {
      const key = keyOf(next);
      const before = objects.get(key);
      const identified = identify(resource, next, before, counters);
      if (before !== undefined && isSame(before, identified)) return before;
      const { deletionTimestamp, finalizers = [] } = identified.metadata;
      if (deletionTimestamp !== undefined && finalizers.length === 0 && before !== undefined) {
        // The answer to it is of the version before, as that of the API server is.
        drop(identified);
        return identified;
      }
      const version = counters.nextVersion();
      const object = withMetadata(identified, { resourceVersion: String(version) });
      objects.set(key, object);
      record({ version, type: before === undefined ? 'ADDED' : 'MODIFIED', object, before });
      return object;
    },
  };
}

export function withMetadata(object: KubeObject, metadata: Partial<ObjectMeta>): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

/** Gives an object what the server decides: uid, times and generation. */
function identify(
  resource: Resource,
  next: KubeObject,
  before: KubeObject | undefined,
  { nextUid }: FakeCounters,
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
      creationTimestamp: before?.metadata.creationTimestamp ?? fakeTimestamp,
      generation,
      resourceVersion: before?.metadata.resourceVersion ?? '',
    },
  };
}

function desiredOf(object: KubeObject): Fields {
  const { metadata: _metadata, status: _status, ...desired } = asFields(object);
  return desired;
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
