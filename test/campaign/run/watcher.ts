import type { States } from './comparable.ts';

/** How what is there compares with what has to be. */
export interface Look {
  /** Slipway has taken note of the declaration as it is now. */
  readonly isCurrent: boolean;
  readonly now: States;
  /** How it differs from what the declaration gives on an empty namespace. */
  readonly differences: readonly string[];
  /** Why it cannot work as declared; [] for a good state. The status has to tell of it. */
  readonly trouble: readonly string[];
  /** What the status says that is wrong. */
  readonly complaints: readonly string[];
}

/** Looks after the children of one object. */
export interface Watcher {
  /** `before` is what was there before the change: what Slipway has to leave alone stays so. */
  look(before: States): Promise<Look>;
}
