import type { Microservice } from '../../../crds/microservice/v1alpha1.ts';
import type { ReconcileRequest } from '../../../runtime/controller.ts';
import type { DesiredState } from '../desired.ts';
import type { EffectiveClass } from '../effective-class.ts';
import type { Observed } from '../observed.ts';
import type { ChildOutcome } from '../status.ts';

/** What one reconcile knows: read, then computed, then what came of the writes. */
export interface Scope {
  readonly request: ReconcileRequest;
  readonly microservice: Microservice;
  readonly observed: Observed;
  /** The class that was observed, resolved. */
  readonly class: EffectiveClass;
  readonly desired: DesiredState;
  readonly outcomes: ChildOutcome[];
}
