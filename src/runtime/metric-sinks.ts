/**
 * What the parts of the runtime count, each through a small interface of its own, so that none
 * of them needs to know the metrics library. Durations are in seconds, as Prometheus wants them.
 */

export type ReconcileOutcome = 'success' | 'error' | 'requeue' | 'requeue_after';

/** Counts the runs of one controller. */
export interface ReconcileMetrics {
  /** How many workers there are at most. */
  concurrency(workers: number): void;
  started(): void;
  /** Called once for each `started`. */
  finished(outcome: ReconcileOutcome, seconds: number): void;
  /** The error of a run was one that is not retried; `finished('error')` is called as well. */
  terminalError(): void;
  /** The run threw something that is no Error, or failed in a way that nobody foresaw. */
  panicked(): void;
  timedOut(): void;
}

/** Counts one work queue. */
export interface WorkqueueMetrics {
  /** How many keys wait with this priority. */
  depth(priority: number, keys: number): void;
  added(): void;
  retried(): void;
  /** A key was taken after it had waited this long. */
  taken(waitedSeconds: number): void;
  done(workedSeconds: number): void;
  /** The work under way: the sum of all its times so far, and the longest. */
  unfinished(totalSeconds: number, longestSeconds: number): void;
}

/** One answer, or the lack of one, of the API server. */
export interface RestClientCall {
  method: string;
  host: string;
  /** The status, or `<error>` where there was no answer. */
  code: string;
  seconds: number;
  requestBytes: number;
  responseBytes: number;
}

/** Counts the calls to the API server. */
export interface RestClientMetrics {
  answered(call: RestClientCall): void;
  retried(call: Pick<RestClientCall, 'method' | 'host' | 'code'>): void;
}

/** Counts leader election by one Lease. */
export interface LeaderElectionMetrics {
  leading(isLeader: boolean): void;
  /** The Lease had to be read before it could be renewed. */
  slowPath(): void;
}

/** Counts the informer of one resource. */
export interface InformerMetrics {
  synced(isSynced: boolean): void;
  /** Called at every byte of the watch, with a monotonic time in milliseconds. */
  heard(atMs: number): void;
  listed(): void;
  watchEnded(why: 'ended' | 'expired' | 'stalled' | 'failed'): void;
  objects(count: number): void;
}
