import type { Lister } from './informer.ts';
import { keyFor, keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import {
  createStoreIndex,
  type IndexFunction,
  type StoreEntry,
  type StoreIndex,
} from './store-index.ts';

/** Index name to the values of an object under it. */
export type Indexes<T> = Readonly<Record<string, IndexFunction<T>>>;

/** The objects of one resource, and the only way to change them. */
export interface Store<T extends KubeObject> extends Lister<T> {
  getByKey(key: string): T | undefined;
  keys(): Iterable<string>;
  /** Puts the object in and returns the one that it took the place of. */
  set(object: T): T | undefined;
  /** Takes the object out and returns it. */
  remove(key: string): T | undefined;
  /** Adds indexes; those that are there already under the name have to be the same function. */
  readonly addIndexes: (indexes: Indexes<T>) => void;
}

export interface StoreOptions<T> {
  indexes?: Indexes<T> | undefined;
  /** An index function threw: the object is not in the index. */
  onIndexError?: (index: string, object: T, error: unknown) => void;
}

/** The index that {@link Lister.inNamespace} is answered from, which few ever ask for. */
const namespaceIndex = '/namespace';

/** An empty store. Whatever is taken out leaves nothing behind in any map. */
export function createStore<T extends KubeObject>(options: StoreOptions<T> = {}): Store<T> {
  const entries = new Map<string, StoreEntry<T>>();
  const indexes: StoreIndex<T>[] = [];
  let snapshot: readonly T[] | undefined;

  const find = (name: string) => indexes.find((index) => index.name === name);
  const addIndex = (name: string, of: IndexFunction<T>): StoreIndex<T> => {
    const onError = options.onIndexError;
    const index = createStoreIndex({ name, of, at: indexes.length, onError });
    indexes.push(index);
    for (const entry of entries.values()) index.place(entry);
    return index;
  };
  const addIndexes = (added: Indexes<T>): void => {
    for (const [name, of] of Object.entries(added)) {
      const known = find(name);
      if (known?.of === of) continue;
      if (known !== undefined) throw new Error(`there is another index "${name}"; rename one`);
      addIndex(name, of);
    }
  };
  addIndexes(options.indexes ?? {});

  return {
    get: (ref) => entries.get(keyFor(ref))?.object,
    getByKey: (key) => entries.get(key)?.object,
    keys: () => entries.keys(),
    list: () => (snapshot ??= [...entries.values()].map(({ object }) => object)),
    inNamespace: (namespace) => {
      const index = find(namespaceIndex) ?? addIndex(namespaceIndex, namespaceOf);
      return index.list(namespace);
    },
    byIndex: (name, value) => {
      const index = find(name);
      if (index === undefined) throw new Error(`there is no index "${name}"; add it at creation`);
      return index.list(value);
    },
    get size() {
      return entries.size;
    },
    set: (object) => {
      const key = keyOf(object);
      snapshot = undefined;
      const known = entries.get(key);
      const before = known?.object;
      const entry = known ?? { object, values: [] };
      entry.object = object;
      if (known === undefined) entries.set(key, entry);
      for (const index of indexes) index.place(entry);
      return before;
    },
    remove: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      snapshot = undefined;
      entries.delete(key);
      for (const index of indexes) index.remove(entry);
      return entry.object;
    },
    addIndexes,
  };
}

function namespaceOf({ metadata }: KubeObject): readonly string[] {
  return [metadata.namespace ?? ''];
}
