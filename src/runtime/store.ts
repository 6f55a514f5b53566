import type { Lister } from './informer.ts';
import { keyFor, keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';

/** Index name to the values of an object under it. */
export type Indexes<T> = Readonly<Record<string, (object: T) => readonly string[]>>;

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

interface Entry<T> {
  object: T;
  namespace: string;
  /** Where the object is, so that it is taken out of there even if a function gives others now. */
  indexed: { index: string; value: string }[];
}

/** Groups of objects by a value; a group that becomes empty is dropped. */
interface Groups<T> {
  add(value: string, key: string, object: T): void;
  remove(value: string, key: string): void;
  list(value: string): readonly T[];
}

/** An empty store. Whatever is taken out leaves nothing behind in any map. */
export function createStore<T extends KubeObject>(options: StoreOptions<T> = {}): Store<T> {
  const entries = new Map<string, Entry<T>>();
  const namespaces = createGroups<T>();
  const indexes = new Map<string, { of: (object: T) => readonly string[]; groups: Groups<T> }>();
  let snapshot: readonly T[] | undefined;

  const valuesOf = (index: string, of: (object: T) => readonly string[], object: T) => {
    try {
      return [...new Set(of(object))];
    } catch (error) {
      options.onIndexError?.(index, object, error);
      return [];
    }
  };
  const addToIndex = (name: string, key: string, entry: Entry<T>): void => {
    const index = indexes.get(name);
    if (index === undefined) return;
    for (const value of valuesOf(name, index.of, entry.object)) {
      index.groups.add(value, key, entry.object);
      entry.indexed.push({ index: name, value });
    }
  };
  const addIndexes = (added: Indexes<T>): void => {
    for (const [name, of] of Object.entries(added)) {
      const known = indexes.get(name);
      if (known?.of === of) continue;
      if (known !== undefined) throw new Error(`there is another index "${name}"; rename one`);
      indexes.set(name, { of, groups: createGroups() });
      for (const [key, entry] of entries) addToIndex(name, key, entry);
    }
  };
  const remove = (key: string): T | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    snapshot = undefined;
    entries.delete(key);
    namespaces.remove(entry.namespace, key);
    for (const { index, value } of entry.indexed) indexes.get(index)?.groups.remove(value, key);
    return entry.object;
  };
  addIndexes(options.indexes ?? {});

  return {
    get: (ref) => entries.get(keyFor(ref))?.object,
    getByKey: (key) => entries.get(key)?.object,
    keys: () => entries.keys(),
    list: () => (snapshot ??= [...entries.values()].map(({ object }) => object)),
    inNamespace: (namespace) => namespaces.list(namespace),
    byIndex: (name, value) => {
      const index = indexes.get(name);
      if (index === undefined) throw new Error(`there is no index "${name}"; add it at creation`);
      return index.groups.list(value);
    },
    get size() {
      return entries.size;
    },
    set: (object) => {
      const key = keyOf(object);
      const before = remove(key);
      const entry = { object, namespace: object.metadata.namespace ?? '', indexed: [] };
      snapshot = undefined;
      entries.set(key, entry);
      namespaces.add(entry.namespace, key, object);
      for (const name of indexes.keys()) addToIndex(name, key, entry);
      return before;
    },
    remove,
    addIndexes,
  };
}

function createGroups<T>(): Groups<T> {
  const groups = new Map<string, Map<string, T>>();
  return {
    add: (value, key, object) => {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, new Map([[key, object]]));
      else group.set(key, object);
    },
    remove: (value, key) => {
      const group = groups.get(value);
      if (group?.delete(key) === true && group.size === 0) groups.delete(value);
    },
    list: (value) => [...(groups.get(value)?.values() ?? [])],
  };
}
