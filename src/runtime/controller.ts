import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Informer } from './informer.ts';
import type { Logger } from './logger.ts';

export interface ReconcileRequest extends ObjectRef {
  key: string;
  /** A short random id that all log lines of this run carry. */
  reconcileId: string;
  /** Aborts when the process stops or the lease is lost. */
  signal: AbortSignal;
  logger: Logger;
  /** Whether others of at least its priority wait for a worker at this moment. */
  othersWait: () => boolean;
}

/** Comes back after this many milliseconds even if nothing happens. */
export interface ReconcileResult {
  requeueAfterMs?: number;
}

/** Brings one object to what was declared. Rejects with a ReconcileError or any error (transient). */
export type Reconcile = (request: ReconcileRequest) => Promise<ReconcileResult>;

/** Which keys an event of an informer wakes. */
export interface Source {
  informer: Informer<KubeObject>;
  /** Keys for an object; called for both the old and the new one of an update. */
  keys: (object: KubeObject) => readonly string[];
  /** False where the change cannot matter, such as a status written by ourselves. */
  matters?: (before: KubeObject, after: KubeObject) => boolean;
  /**
   * True where an event asks for nothing to be done but to look again, such as a status: it waits a
   * moment for others of its kind, and for keys that have more to do. By default none does.
   */
  canWait?: (event: SourceEvent) => boolean;
}

/** Something that came to be, or changed. */
export interface SourceEvent {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject;
  /** It tells of a write of this process. */
  readonly isEcho: boolean;
}
