import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Resource } from './resource.ts';

/**
 * `waiting`: not started or its API is known to be absent until it is woken; `syncing`: the first
 * list is under way; `synced`: the store is a state that the server had, and follows it.
 */
export type InformerState = 'idle' | 'absent' | 'syncing' | 'synced';

export interface InformerHandler<T> {
  /**
   * `initial` is true for objects of a list: they were there before, nothing happened to them.
   * `isEcho` is true where it tells of a write of this process, see {@link Informer.observeWrite}.
   */
  added?(object: T, initial: boolean, isEcho?: boolean): void;
  updated?(before: T, after: T, isEcho?: boolean): void;
  deleted?(object: T): void;
  /** The state changed: synced for the first time, API absent, or back. */
  stateChanged?(state: InformerState): void;
}

/** The read side of a cache. Objects in it are shared and never to be changed. */
export interface Lister<T extends KubeObject> {
  get(ref: ObjectRef): T | undefined;
  list(): readonly T[];
  inNamespace(namespace: string): readonly T[];
  /** Objects whose index function, given at creation, returned the value. */
  byIndex(index: string, value: string): readonly T[];
  readonly size: number;
}

export interface InformerOptions<T extends KubeObject> {
  resource: Resource;
  labelSelector?: string;
  fieldSelector?: string;
  metadataOnly?: boolean;
  /** Keeps only what is needed of each object; managedFields are always dropped before it. */
  transform?: (object: T) => T;
  /** Index name to the values of an object under it. */
  indexes?: Readonly<Record<string, (object: T) => readonly string[]>>;
  /** The API may not be installed: a 404 is the state `absent`, not an error. */
  optional?: boolean;
}

/** A cache of one resource that follows the server. */
export interface Informer<T extends KubeObject> {
  readonly resource: Resource;
  readonly lister: Lister<T>;
  readonly state: InformerState;
  /** Why it is not synced or does not follow at present, for health and logs; '' when all is well. */
  readonly trouble: string;
  /** Handlers are called in order, synchronously, and must not throw; a throw is logged. */
  addHandler(handler: InformerHandler<T>): void;
  /** Runs until the signal aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Tries at once when its API was absent: its CRD has arrived. */
  wake(): void;
  /** Resolves once the state is `synced` or, if optional, `absent`; rejects when aborted. */
  waitForSync(signal: AbortSignal): Promise<void>;
  /**
   * Read-your-writes: puts the answer of a write of our own into the store, without calling
   * handlers, unless the watch has passed it already. Resource versions are compared as numbers
   * (KEP-5504).
   */
  observeWrite(object: T): void;
}
