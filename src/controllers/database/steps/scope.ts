import type { KubeClient } from '../../../runtime/client.ts';
import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { ReconcileRequest } from '../../../runtime/controller.ts';
import type { CertificatePlan } from '../certificates/plan-certificates.ts';
import type { DesiredState } from '../desired.ts';
import type { RotationPlan } from '../rotation/rotation-plan.ts';

/** What became of one object that was to be written. */
export interface WriteRecord {
  readonly kind: string;
  readonly name: string;
  readonly result: 'unchanged' | 'created' | 'updated' | 'failed';
  /** Why it failed. */
  readonly error?: unknown;
}

/** What one reconcile knows: read, then computed, then what came of the writes. */
export interface Scope {
  readonly client: Pick<KubeClient, 'get'>;
  readonly request: ReconcileRequest;
  readonly database: Database;
  readonly desired: DesiredState;
  readonly rotation: RotationPlan;
  readonly certificates: CertificatePlan;
  readonly records: WriteRecord[];
}
