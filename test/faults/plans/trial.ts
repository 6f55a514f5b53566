import type { Happening } from '../observer/namespace-view.ts';
import type { Ending } from '../operator/operator-set.ts';
import type { Entry } from '../proxy/record.ts';
import type { EndState } from '../oracles/end-state.ts';

/** All that is known of one run of a workload, for the oracles. */
export interface Trial {
  readonly namespace: string;
  /** What went wrong with the workload itself, such as a state that never came. */
  readonly trouble: readonly string[];
  readonly entries: readonly Entry[];
  readonly happenings: readonly Happening[];
  readonly endState: EndState;
  readonly endings: readonly Ending[];
  readonly logs: ReadonlyMap<string, string>;
  /** Connections to PostgreSQL. */
  readonly logins: number;
  /** What the fault did, in its words. */
  readonly struck: readonly string[];
  /** Milliseconds since the proxy began: the silence, and the one over a restart and resyncs. */
  readonly phases: Phases;
  /** Milliseconds. */
  readonly tookMs: number;
}

/** When what began, in milliseconds since the proxy began. */
export interface Phases {
  /** The workload was done, and the fault over. */
  done: number;
  /** The end state was there, and nothing was under way. */
  quiet: number;
  /** The silence was over, and another process was started on the converged state. */
  restarted: number;
  end: number;
}
