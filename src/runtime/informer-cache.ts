import type { Change } from './informer-handlers.ts';
import { keyOf } from './kube-object.ts';
import type { KubeObject } from './kube-object.ts';
import { isNewer, isOlder } from './resource-version.ts';
import type { Store } from './store.ts';

/**
 * Brings a store up to date with what the server says, and finds out what handlers have to be
 * told. An own write is in the store before the watch tells of it: handlers are told then, since
 * others than the writer listen, too.
 */
export interface InformerCache<T extends KubeObject> {
  /** The resource version up to which the store knows everything; '' before the first list. */
  readonly version: string;
  /**
   * What of an object of a list is given to {@link replace}. Called page by page: neither a list of
   * whole objects nor the work on all of them comes at once.
   */
  keep(object: T): T;
  /** A whole list, as kept. What was written by ourselves after it was taken stays. */
  replace(objects: Iterable<T>, version: string, initial: boolean): void;
  /** An event of the watch; one that is known already, or older than what is known, is ignored. */
  apply(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: T): void;
  /** The watch has come so far. */
  advance(version: string | undefined): void;
  /** The answer of an own write, unless the watch has passed it. */
  observeWrite(object: T): void;
  /** Nothing is there any more. */
  clear(): void;
  /** Objects in the store. */
  readonly size: number;
  /** Own writes of which handlers were not told yet. */
  readonly untold: number;
}

export interface InformerCacheOptions<T extends KubeObject> {
  store: Store<T>;
  /** Keeps of an object what is to be stored. */
  prepare: (object: T) => T;
  /** Called after the store was changed. */
  tell: (changes: readonly Change<T>[]) => void;
}

/** The cache in front of an empty store. */
export function createInformerCache<T extends KubeObject>(
  options: InformerCacheOptions<T>,
): InformerCache<T> {
  const { store, prepare, tell } = options;
  const { known, put, take, write, isWrittenSince, countWrites } = createMerge(options);
  let version = '';

  return {
    get version() {
      return version;
    },
    get size() {
      return store.size;
    },
    get untold() {
      return countWrites();
    },
    keep: prepare,
    replace: (objects, listVersion, initial) => {
      // A server that was put back to an earlier state gives the same versions out a second time.
      const isPutBack = isOlder(listVersion, version);
      const changes = isPutBack ? [...store.keys()].flatMap(take) : [];
      const listed = new Set<string>();
      for (const object of objects) {
        const key = keyOf(object);
        listed.add(key);
        if (!isWrittenSince(key, versionOf(object))) changes.push(...put(key, object, initial));
      }
      for (const key of store.keys()) {
        if (!listed.has(key) && !isWrittenSince(key, listVersion)) changes.push(...take(key));
      }
      version = listVersion;
      tell(changes);
    },
    apply: (type, object) => {
      const key = keyOf(object);
      const stored = store.getByKey(key);
      const isPast =
        stored === undefined
          ? !isNewerOrUnknown(versionOf(object), version)
          : isOlder(versionOf(object), versionOf(stored));
      if (isNewerOrUnknown(versionOf(object), version)) version = versionOf(object) ?? version;
      if (!isPast) tell(type === 'DELETED' ? take(key) : put(key, known(object), false));
    },
    advance: (to) => {
      if (to !== undefined && to !== '' && isNewerOrUnknown(to, version)) version = to;
    },
    observeWrite: (object) => {
      const stored = store.getByKey(keyOf(object));
      if (stored !== undefined && isLastStateOf(stored, object)) return write(prepare(object));
      if (!isNewer(versionOf(object), version)) return;
      if (stored !== undefined && !isNewer(versionOf(object), versionOf(stored))) return;
      write(prepare(object));
    },
    clear: () => {
      version = '';
      tell([...store.keys()].flatMap(take));
    },
  };
}

/** Changes the store, and remembers what handlers know of objects that an own write has changed. */
function createMerge<T extends KubeObject>({ store, prepare }: InformerCacheOptions<T>) {
  // Undefined: they know of no such object.
  const lastTold = new Map<string, T | undefined>();

  return {
    /** What is stored of it where that is of this version, as after an own write. */
    known: (object: T): T => {
      const stored = store.getByKey(keyOf(object));
      return stored !== undefined && isSameVersion(stored, object) ? stored : prepare(object);
    },
    put: (key: string, object: T, initial: boolean): Change<T>[] => {
      const stored = store.getByKey(key);
      const isSame = stored !== undefined && isSameVersion(stored, object);
      if (isSame && !lastTold.has(key)) return [];
      const after = isSame ? stored : object;
      const before = lastTold.has(key) ? lastTold.get(key) : stored;
      lastTold.delete(key);
      if (!isSame) store.set(after);
      return before === undefined
        ? [{ type: 'added', object: after, initial, isEcho: isSame }]
        : [{ type: 'updated', before, after, isEcho: isSame }];
    },
    take: (key: string): Change<T>[] => {
      lastTold.delete(key);
      const object = store.remove(key);
      return object === undefined ? [] : [{ type: 'deleted', object }];
    },
    write: (object: T): void => {
      const key = keyOf(object);
      if (!lastTold.has(key)) lastTold.set(key, store.getByKey(key));
      store.set(object);
    },
    isWrittenSince: (key: string, version: string | undefined): boolean =>
      lastTold.has(key) && isNewer(versionOf(store.getByKey(key)), version),
    countWrites: (): number => lastTold.size,
  };
}

/**
 * Whether this is the answer to the removal of the last finalizer of what is stored: the API server
 * gives it the version of before, since the object was not stored once more.
 */
function isLastStateOf(stored: KubeObject, { metadata }: KubeObject): boolean {
  const { uid, deletionTimestamp, finalizers = [] } = metadata;
  const isGone = deletionTimestamp !== undefined && finalizers.length === 0;
  return isGone && uid === stored.metadata.uid && metadata.resourceVersion === versionOf(stored);
}

function isSameVersion(a: KubeObject, b: KubeObject): boolean {
  return versionOf(a) === versionOf(b);
}

function versionOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.resourceVersion;
}

/** Resource versions that are no numbers are trusted to come in order. */
function isNewerOrUnknown(a: string | undefined, b: string): boolean {
  return a !== b && !isOlder(a, b);
}
