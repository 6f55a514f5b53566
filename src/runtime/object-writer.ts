import type { ApplyOptions, CallOptions } from './client.ts';
import type { KubeObject } from './kube-object.ts';
import type { Resource } from './resource.ts';

export type WriteOutcome = 'unchanged' | 'created' | 'updated';

export interface Written<T> {
  outcome: WriteOutcome;
  object: T;
}

/** One server-side apply. */
export interface Write<T extends KubeObject = KubeObject> {
  readonly body: T;
  readonly fieldManager: string;
}

export interface EnsureOptions<T extends KubeObject> extends ApplyOptions {
  /**
   * Decides how a difference is written where one apply of the whole is not enough: the applies in
   * order, the last one of the object itself; [] for nothing to do. `declared` bears its hash, so
   * what is added to it here is no part of what is compared. Pure.
   */
  readonly plan?: (declared: T, differs: boolean) => readonly Write[];
}

/**
 * The only way in which controllers write. Every write first checks that the lease is held, and
 * what the server answered goes into the informer of its resource at once (read-your-writes).
 */
export interface ObjectWriter {
  /**
   * Applies what is declared where the live object differs in it (subset compare), else does
   * nothing. The declared object gets the annotation `slipway.dev/declared-hash`, so that a field
   * that is no longer declared is seen and removed. With a live object its UID is sent along: one
   * that was deleted and made anew meanwhile answers 409.
   */
  ensure<T extends KubeObject>(
    resource: Resource,
    declared: T,
    live: T | undefined,
    options?: EnsureOptions<T>,
  ): Promise<Written<T>>;
  /** Applies without comparing. */
  apply<T extends KubeObject>(resource: Resource, body: T, options?: ApplyOptions): Promise<T>;
  /** Applies the status subresource, without comparing. Undefined where the object is gone. */
  applyStatus<T extends KubeObject>(
    resource: Resource,
    body: T,
    options?: ApplyOptions,
  ): Promise<T | undefined>;
  /**
   * Deletes just this object (UID precondition), and what it owns after it: the default of Jobs
   * would leave their pods. False where it was gone already.
   */
  remove(resource: Resource, live: KubeObject, options?: CallOptions): Promise<boolean>;
  /** Puts the finalizer on; one field manager a finalizer. */
  addFinalizer(resource: Resource, live: KubeObject, finalizer: string): Promise<void>;
  /** Takes the finalizer off; quiet where the object or the finalizer is gone. */
  removeFinalizer(resource: Resource, live: KubeObject, finalizer: string): Promise<void>;
}
