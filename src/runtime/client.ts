import type { Fence } from './fence.ts';
import type { KubeObject, ObjectRef } from './kube-object.ts';
import type { Resource } from './resource.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** Milliseconds until the whole call, retries included, is given up; 30,000 by default. */
  timeoutMs?: number;
  /** Asked at each attempt, as it goes out; the call rejects with what it throws. */
  fence?: Fence;
}

export interface ReadOptions extends CallOptions {
  /** Asks for PartialObjectMetadata instead of the whole object. */
  metadataOnly?: boolean;
}

export interface ListOptions extends ReadOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects in a page; 500 by default. */
  limit?: number;
  /** '' (the default) is a consistent read; '0' may be answered from a cache. */
  resourceVersion?: string;
}

export interface ListPage<T> {
  items: T[];
  resourceVersion: string;
}

export interface WatchOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  metadataOnly?: boolean;
  resourceVersion: string;
  /** Streams the initial state first, ended by a bookmark (WatchList). */
  sendInitialEvents?: boolean;
  /** Seconds after which the server ends the watch. */
  timeoutSeconds: number;
  signal: AbortSignal;
  /** Called at every byte that arrives, for a watchdog. */
  onActivity?: () => void;
}

export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: T }
  | { type: 'ERROR'; object: StatusObject };

/** The body of a failed call. */
export interface StatusObject {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    name?: string;
    kind?: string;
    group?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
}

export interface ApplyOptions extends CallOptions {
  fieldManager?: string;
  /** Takes fields over from other managers; true by default. */
  force?: boolean;
}

export interface Applied<T> {
  object: T;
  /** The object did not exist before. */
  created: boolean;
}

export interface DeleteOptions extends CallOptions {
  /** Only the object of this UID is deleted; another one answers 409. */
  uid: string;
  resourceVersion?: string;
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
}

/**
 * Raw JSON to and from the API server. Every call rejects with an ApiError (errors.ts) for an
 * answer of the server and with a TransportError where there was none. Idempotent calls are
 * retried on 429 and 5xx with Retry-After and on connection errors.
 */
export interface KubeClient {
  /** Rejects with ApiError 404 where the object is not there. */
  get<T extends KubeObject>(resource: Resource, ref: ObjectRef, options?: ReadOptions): Promise<T>;
  /**
   * Pages of one consistent list. A continue token that expires between two pages rejects with
   * ApiError 410 (isExpired): what was yielded is then to be dropped and the list begun anew.
   */
  list<T extends KubeObject>(resource: Resource, options?: ListOptions): AsyncIterable<ListPage<T>>;
  /** Ends when the server ends the watch; rejects on a broken connection or an HTTP error. */
  watch<T extends KubeObject>(
    resource: Resource,
    options: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
  /** Server-side apply with fieldValidation=Strict. */
  apply<T extends KubeObject>(
    resource: Resource,
    body: T,
    options?: ApplyOptions,
  ): Promise<Applied<T>>;
  /** Server-side apply of the status subresource. */
  applyStatus<T extends KubeObject>(
    resource: Resource,
    body: T,
    options?: ApplyOptions,
  ): Promise<T>;
  /**
   * For Leases, Events, reviews, and what must not be there yet: answers 409 where it is. The
   * operator applies everything else.
   */
  create<T extends KubeObject>(resource: Resource, body: T, options?: CallOptions): Promise<T>;
  /** For Leases only: needs the resourceVersion in the body and answers 409 when it is stale. */
  replace<T extends KubeObject>(resource: Resource, body: T, options?: CallOptions): Promise<T>;
  /** A JSON merge patch; for the series of an Event. */
  mergePatch<T extends KubeObject>(
    resource: Resource,
    ref: ObjectRef,
    patch: object,
    options?: CallOptions,
  ): Promise<T>;
  /** Resolves to false where the object was gone already. */
  delete(resource: Resource, ref: ObjectRef, options: DeleteOptions): Promise<boolean>;
  /** A GET of any other path, such as /version; the parsed JSON or, failing that, the text. */
  raw(path: string, options?: CallOptions): Promise<unknown>;
}
