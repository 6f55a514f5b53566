import type { Microservice, MicroserviceStatus } from '../../crds/microservice/v1alpha1.ts';
import type { WriteOutcome } from '../../runtime/object-writer.ts';
import type { DesiredState } from './desired.ts';
import type { ChildKindName, Observed } from './observed.ts';

/** What came of one child in this reconcile. */
export interface ChildOutcome {
  readonly kind: ChildKindName;
  readonly name: string;
  /**
   * What was written; or why nothing was: `api-absent` (its API is not installed), `terminating`
   * (the live object is being deleted), `foreign` (it belongs to somebody else), `unguarded` (what
   * has to guard it could not be written), `failed`.
   */
  readonly result: WriteOutcome | 'api-absent' | 'terminating' | 'foreign' | 'unguarded' | 'failed';
  /** With `failed`. */
  readonly error?: unknown;
}

/** All that the status of a Microservice is computed from. */
export interface StatusInput {
  readonly microservice: Microservice;
  readonly desired: DesiredState;
  /** As read after the writes, so that what was just written is in it. */
  readonly observed: Observed;
  /** Empty where nothing was to be written: paused, or the namespace goes away. */
  readonly outcomes: readonly ChildOutcome[];
  readonly previous: MicroserviceStatus | undefined;
  /** RFC 3339, in whole seconds. */
  readonly now: string;
}
