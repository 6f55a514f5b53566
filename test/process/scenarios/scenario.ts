import type { LeaseHistory } from '../support/tenures.ts';
import type { Plane } from '../support/plane.ts';

/** How much of it: the unit is the scenario's. */
export interface Amount {
  /** How often the trouble comes. */
  readonly times: number;
  /** Seconds that it lasts, or between two troubles. */
  readonly seconds: number;
}

/** One run of a scenario. */
export interface Extent extends Amount {
  /** Of all that is chosen at random. */
  readonly seed: number;
  readonly report: (line: string) => void;
}

/** One figure of a process over the time that it was measured. */
export interface Course {
  readonly start: number;
  readonly end: number;
  /** By how much a straight line through all samples rises over the time. */
  readonly rise: number;
  readonly most: number;
}

/** What came of a scenario. */
export interface Outcome extends LeaseHistory {
  /** Why it broke off, where it did. */
  readonly failure?: string;
  /** Changes by developers that the API server took. */
  readonly changes: number;
  /** How processes ended that nobody ended: `lease lost`, or the exit code or signal. */
  readonly endings: Readonly<Record<string, number>>;
  /** Resident memory in MiB, where one process was measured. */
  readonly memory?: Course;
  /** MiB of it that were in use right after a collection of garbage. */
  readonly live?: Course;
  /** File descriptors, sockets among them. */
  readonly descriptors?: Course;
}

/** Something that befalls operators. */
export interface Scenario {
  readonly name: string;
  /** As the command runs it, and as one test among others. */
  readonly full: Amount;
  readonly short: Amount;
  readonly run: (plane: Plane, extent: Extent) => Promise<Outcome>;
  /** What is wrong with an outcome, besides what is wrong with any. */
  readonly problems?: (outcome: Outcome, extent: Amount) => readonly string[];
}
