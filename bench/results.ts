import type { Distribution } from './measure.ts';

/** The figures of a run, as they are in its JSON. Times are in milliseconds unless named otherwise. */
export interface BenchResults {
  readonly machine: MachineFacts;
  readonly sizes: readonly SizeResults[];
}

/** Where it ran; no names. */
export interface MachineFacts {
  readonly cores: number;
  readonly memoryGiB: number;
  readonly architecture: string;
  readonly node: string;
  readonly kubernetes: string;
}

/** All that was measured with this many Microservices. */
export interface SizeResults {
  readonly microservices: number;
  readonly childrenOfEach: number;
  /** Objects per second in bulk, raw and by Slipway in turn, each on a control plane of its own. */
  readonly rounds: readonly { readonly raw: number; readonly slipway: number }[];
  readonly raw: RawResults;
  readonly slipway: ContenderResults;
  readonly naive?: ContenderResults | undefined;
}

/** What the API server gives to a client that knows all objects beforehand. */
export interface RawResults {
  readonly bulk: BulkResults;
  /** Applying the six children of one Microservice at once until a watch has shown the last. */
  readonly latencyMs: Distribution;
  readonly othersCores: number;
}

/** Figures of one operator. */
export interface ContenderResults {
  readonly bulk: BulkResults;
  readonly idleLatency: LatencyResults;
  readonly busyLatency: LatencyResults;
  readonly idle: IdleResults;
  readonly drift: DriftResults;
  readonly coldStart: ColdStartResults;
  readonly memory: MemoryResults;
}

export interface BulkResults {
  /** Until the last child was there. */
  readonly seconds: number;
  readonly objectsPerSecond: number;
  /** Seconds of CPU by program, until then. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
  /** Cores that were busy with other work than this bench meanwhile. */
  readonly othersCores: number;
  /** Until all Microservices were Ready; of the raw limit absent. */
  readonly readySeconds?: number | undefined;
  /** Requests by verb and resource for one Microservice, until it was Ready. */
  readonly requests?: Readonly<Record<string, number>> | undefined;
  /** Not all was there when the time was up. */
  readonly unfinished?: string | undefined;
}

export interface LatencyResults {
  /** From the answer to the creation of a Microservice until its last child was there. */
  readonly latencyMs: Distribution;
  /** Applying six children that are known beforehand, meanwhile, until a watch has shown the last. */
  readonly rawMs?: Distribution | undefined;
  /** Cores that were busy with other work than this bench meanwhile. */
  readonly othersCores: number;
  /** Requests by verb and resource for one of the new Microservices, until nothing changed. */
  readonly requests: Readonly<Record<string, number>>;
  /** Objects read and lists, of anything, all in all. */
  readonly reads: number;
}

export interface IdleResults {
  readonly seconds: number;
  readonly requests: Readonly<Record<string, number>>;
  /** Of them, those that change something; renewals of the lease left out. */
  readonly writes: number;
  /** Per cent of one core. */
  readonly cpuPercent: number;
}

export interface DriftResults {
  readonly deleted: Distribution;
  readonly edited: Distribution;
  readonly byKind: Readonly<Record<string, { deleted: Distribution; edited: Distribution }>>;
  /** How many different fields were edited. */
  readonly fields: number;
  /** What was not back in time. */
  readonly unrepaired: readonly string[];
}

export interface ColdStartResults {
  /** From the start of the process until every Microservice was looked at. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly writes: number;
  readonly requests: Readonly<Record<string, number>>;
}

export interface MemoryResults {
  /** After a cold start with everything there. */
  readonly rssMiB: number;
  /** The highest of a cold start, and of everything before it. */
  readonly coldStartPeakMiB: number;
  readonly peakMiB: number;
}
