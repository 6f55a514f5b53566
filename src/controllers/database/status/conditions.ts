import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { DesiredCondition } from '../../../runtime/conditions.ts';
import type { Problem } from '../problem.ts';
import type { LoginView } from './login-condition.ts';

/** Ready: the server is there, holds what it has to begin with, and takes the credentials. */
export function readyCondition(
  provisioning: Problem | undefined,
  restored: DesiredCondition | undefined,
  login: LoginView,
  isParked: boolean,
): DesiredCondition {
  const type = databaseConditions.Ready;
  if (provisioning !== undefined && !(isParked && provisioning.reason === 'Parked')) {
    return { type, status: 'False', reason: provisioning.reason, message: provisioning.message };
  }
  if (isParked) {
    const message = 'The database is parked; the condition Parked says how to get it back';
    return { type, status: 'False', reason: 'Parked', message };
  }
  if (restored !== undefined && restored.status !== 'True') return { ...restored, type };
  if (!login.allowsReady) return { ...login.condition, type, status: 'False' };
  return { type, status: 'True', reason: 'Ready', message: 'The database serves' };
}

/** Provisioned: server, volume and credentials are there. */
export function provisionedCondition(problem: Problem | undefined): DesiredCondition {
  const type = databaseConditions.Provisioned;
  if (problem !== undefined) {
    return { type, status: 'False', reason: problem.reason, message: problem.message };
  }
  return { type, status: 'True', reason: 'Provisioned', message: 'The server is there' };
}

/** Stalled where somebody has to act, else Reconciling where something is on its way. */
export function progressConditions(facts: {
  provisioning: Problem | undefined;
  restored: DesiredCondition | undefined;
  login: LoginView;
  stalled: Problem | undefined;
  failures: readonly Problem[];
  isParked: boolean;
}): readonly DesiredCondition[] {
  const { provisioning, restored, login, stalled, failures, isParked } = facts;
  if (stalled !== undefined) {
    const { reason, message } = stalled;
    return [{ type: databaseConditions.Stalled, status: 'True', reason, message }];
  }
  const moving = failures[0] ?? (isParked ? undefined : provisioning);
  if (moving !== undefined && moving.reason !== 'Paused') {
    const { reason, message } = moving;
    return [{ type: databaseConditions.Reconciling, status: 'True', reason, message }];
  }
  if (restored?.reason === 'Restoring' && !isParked) {
    return [{ ...restored, type: databaseConditions.Reconciling, status: 'True' }];
  }
  if (!login.isPending || isParked) return [];
  return [{ ...login.condition, type: databaseConditions.Reconciling, status: 'True' }];
}
