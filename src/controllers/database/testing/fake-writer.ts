import { ReconcileError } from '../../../runtime/errors.ts';
import { refTo, type KubeObject, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import type { Resource } from '../../../runtime/resource.ts';
import { isSubset } from '../../../runtime/subset.ts';
import type { FakeStore } from './fake-store.ts';
import { merged, withoutDropped } from './merge.ts';

/** What is told of the calls of the controller. */
export interface Gate {
  /** Called before each call; may throw. */
  before(verb: string, resource: Resource, ref: ObjectRef): void;
  /** Called after each write; may throw. */
  after(verb: string, resource: Resource, answer: KubeObject): void;
}

/** The writer in front of a fake store: creates only what is not there, deletes by UID. */
export function createFakeWriter(store: FakeStore, gate: Gate): ObjectWriter {
  const write = <T extends KubeObject>(resource: Resource, declared: T): T => {
    const current = store.find<T>(resource, refTo(declared));
    const body = merged(current, declared);
    const generation = (current?.metadata.generation ?? 0) + 1;
    return store.put(resource, { ...body, metadata: { ...body.metadata, generation } });
  };
  const finalizers = createFinalizerWriter(store, gate);
  /** What was declared last, by UID: the real writer keeps a hash of it on the object. */
  const declarations = new Map<string, KubeObject>();

  return {
    async ensure(resource, declared, live) {
      const before = declarations.get(live?.metadata.uid ?? '') ?? {};
      if (live !== undefined && isSubset(declared, live) && isSubset(before, declared)) {
        return { outcome: 'unchanged', object: live };
      }
      gate.before('apply', resource, refTo(declared));
      if (store.find(resource, refTo(declared))?.metadata.uid !== live?.metadata.uid) {
        throw new ReconcileError('transient', 'ObjectNotInCache', 'the object is another one');
      }
      const current = store.find(resource, refTo(declared));
      if (current !== undefined) store.put(resource, withoutDropped(current, before, declared));
      const object = write(resource, declared);
      declarations.set(object.metadata.uid ?? '', declared);
      store.observeWrite(resource, object);
      gate.after(live === undefined ? 'create' : 'update', resource, object);
      return { outcome: live === undefined ? 'created' : 'updated', object };
    },
    async apply(resource, body) {
      gate.before('apply', resource, refTo(body));
      const object = write(resource, body);
      store.observeWrite(resource, object);
      gate.after('apply', resource, object);
      return object;
    },
    async applyStatus(resource, body) {
      gate.before('status', resource, refTo(body));
      const found = sameObject(store, resource, body);
      if (found === undefined) return undefined;
      const object = store.put(resource, {
        ...body,
        ...found,
        status: Reflect.get(body, 'status'),
      });
      store.observeWrite(resource, object);
      gate.after('status', resource, object);
      return object;
    },
    async remove(resource, live) {
      gate.before('delete', resource, refTo(live));
      if (sameObject(store, resource, live) === undefined) return false;
      store.drop(resource, refTo(live));
      gate.after('delete', resource, live);
      return true;
    },
    ...finalizers,
  };
}

function createFinalizerWriter(
  store: FakeStore,
  gate: Gate,
): Pick<ObjectWriter, 'addFinalizer' | 'removeFinalizer'> {
  const set = (resource: Resource, live: KubeObject, finalizers: string[]): void => {
    gate.before('finalizer', resource, refTo(live));
    const found = sameObject(store, resource, live);
    if (found === undefined) return;
    const next = { ...found, metadata: { ...found.metadata, finalizers } };
    const isGone = found.metadata.deletionTimestamp !== undefined && finalizers.length === 0;
    if (isGone) store.erase(resource, refTo(live));
    else store.observeWrite(resource, store.put(resource, next));
    gate.after('finalizer', resource, next);
  };
  return {
    async addFinalizer(resource, live, finalizer) {
      set(resource, live, [...(live.metadata.finalizers ?? []), finalizer]);
    },
    async removeFinalizer(resource, live, finalizer) {
      const { finalizers = [] } = live.metadata;
      if (!finalizers.includes(finalizer)) return;
      set(
        resource,
        live,
        finalizers.filter((other) => other !== finalizer),
      );
    },
  };
}

/** The object as it is now, unless another one has taken its place. */
function sameObject(
  store: FakeStore,
  resource: Resource,
  live: KubeObject,
): KubeObject | undefined {
  const found = store.find(resource, refTo(live));
  return found?.metadata.uid === live.metadata.uid ? found : undefined;
}
