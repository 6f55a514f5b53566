/** The values under which an index finds an object. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** An object in a store, and where it is in each of the store's indexes. */
export interface StoreEntry<T> {
  object: T;
  /**
   * By the places of the indexes, and kept so that the object is taken out of there even if a
   * function gives other values now.
   */
  readonly values: (readonly string[])[];
}

export interface StoreIndexOptions<T> {
  name: string;
  of: IndexFunction<T>;
  /** Where an entry keeps its values of this index: each index of a store has its own. */
  at: number;
  onError?: ((index: string, object: T, error: unknown) => void) | undefined;
}

/** The entries of a store by the values that a function gives for each. */
export interface StoreIndex<T> {
  readonly name: string;
  readonly of: IndexFunction<T>;
  /** Puts the entry where its object belongs now, and takes it away from elsewhere. */
  place(entry: StoreEntry<T>): void;
  remove(entry: StoreEntry<T>): void;
  list(value: string): readonly T[];
}

/** An empty index. An object whose function throws is in none of its groups. */
export function createStoreIndex<T>({
  name,
  of,
  at,
  onError,
}: StoreIndexOptions<T>): StoreIndex<T> {
  const groups = createGroups<StoreEntry<T>>();
  const valuesOf = (object: T): readonly string[] => {
    try {
      const values = of(object);
      return values.length > 1 ? [...new Set(values)] : values;
    } catch (error) {
      onError?.(name, object, error);
      return [];
    }
  };
  return {
    name,
    of,
    place: (entry) => {
      const before = entry.values[at] ?? [];
      const values = valuesOf(entry.object);
      entry.values[at] = values;
      // Most changes leave an object where it is.
      if (before.length === values.length && before.every((value, i) => value === values[i]))
        return;
      for (const value of before) groups.remove(value, entry);
      for (const value of values) groups.add(value, entry);
    },
    remove: (entry) => {
      for (const value of entry.values[at] ?? []) groups.remove(value, entry);
    },
    list: (value) => groups.list(value).map(({ object }) => object),
  };
}

/** Groups of members by a value; a group that becomes empty is dropped. */
interface Groups<E> {
  add(value: string, member: E): void;
  remove(value: string, member: E): void;
  list(value: string): readonly E[];
}

/** Most groups have one member: those do without a set of their own. */
function createGroups<E extends object>(): Groups<E> {
  const groups = new Map<string, E | Set<E>>();
  return {
    add: (value, member) => {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, member);
      else if (group instanceof Set) group.add(member);
      else groups.set(value, new Set([group, member]));
    },
    remove: (value, member) => {
      const group = groups.get(value);
      if (group instanceof Set) {
        group.delete(member);
        if (group.size === 0) groups.delete(value);
      } else if (group === member) {
        groups.delete(value);
      }
    },
    list: (value) => {
      const group = groups.get(value);
      if (group === undefined) return [];
      return group instanceof Set ? [...group] : [group];
    },
  };
}
