import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { DesiredCondition } from '../../../runtime/conditions.ts';
import { restoreState } from '../backups/restore-state.ts';
import type { PlanInput } from '../provisioners/provisioner.ts';

const type = databaseConditions.Restored;

/** Whether what spec.restoreFrom names is there; undefined without it. Pure. */
export function restoredCondition(input: PlanInput): DesiredCondition | undefined {
  const restore = restoreState(input);
  switch (restore.state) {
    case 'none':
      return undefined;
    case 'done':
      return {
        type,
        status: 'True',
        reason: 'Restored',
        message: 'What restoreFrom names is in the database',
      };
    case 'failed': {
      const { reason, message } = restore.problem;
      return { type, status: 'False', reason, message };
    }
    case 'restoring':
      return { type, status: 'False', reason: 'Restoring', message: restore.message };
  }
}
