import type { DatabaseReason } from '../../crds/database/conditions.ts';

/** What keeps a database from being as declared. */
export interface Problem {
  readonly reason: DatabaseReason;
  /** One sentence: the object concerned and the next step. */
  readonly message: string;
  /** Nothing is made or changed until it is mended; what runs keeps running. */
  readonly blocks: boolean;
  /** Somebody has to act; else time or another controller may mend it. */
  readonly needsAction: boolean;
}

/** A problem that stops all writes until somebody acts. */
export function blocker(reason: DatabaseReason, message: string): Problem {
  return { reason, message, blocks: true, needsAction: true };
}

/** A wish that is ignored, while all else goes on. */
export function ignoredWish(reason: DatabaseReason, message: string): Problem {
  return { reason, message, blocks: false, needsAction: true };
}
