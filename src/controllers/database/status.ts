import type { FieldProblem } from '../../crds/describe-issues.ts';
import { databaseConditions } from '../../crds/database/conditions.ts';
import type { Database, DatabaseStatus } from '../../crds/database/v1alpha1.ts';
import { mergeConditions, type DesiredCondition } from '../../runtime/conditions.ts';
import type { DesiredState } from './desired.ts';
import type { Problem } from './problem.ts';
import type { WriteRecord } from './steps/scope.ts';
import { progressConditions, provisionedCondition, readyCondition } from './status/conditions.ts';
import { backedUpCondition, backupFacts } from './status/backed-up.ts';
import { connectionOf, usedOf, volumeOf } from './status/facts.ts';
import { loginView } from './status/login-condition.ts';
import type { LoginState } from './status/login-state.ts';
import { parkedCondition } from './status/parked.ts';
import { restoredCondition } from './status/restored.ts';
import { storageLowCondition } from './status/storage-low.ts';
import { provisioningProblem } from './status/provisioned.ts';
import { rotatingCondition, rotationFacts, type RotationState } from './status/rotation.ts';
import { writeProblems } from './status/write-problems.ts';

export interface StatusInput {
  readonly database: Database;
  readonly desired: DesiredState;
  readonly records: readonly WriteRecord[];
  readonly login: LoginState;
  /** What the data takes; undefined where nobody knows yet. */
  readonly usedBytes: number | undefined;
  readonly rotation: RotationState;
  /** RFC 3339, in seconds. */
  readonly now: string;
}

/** The status of a Database that is not being deleted. Pure. */
export function computeStatus(input: StatusInput): DatabaseStatus {
  const { database, desired } = input;
  const { isParked } = desired.input;
  const failures = writeProblems(input.records);
  const provisioning = provisioningProblem(desired, failures);
  const previous = database.status?.conditions ?? [];
  const login = loginView(input.login, desired.provisioner.name, previous);
  const restored = restoredCondition(desired.input);
  const ready = readyCondition(provisioning, restored, login, isParked);
  const { backsUp } = desired.provisioner;
  const backedUp = backsUp ? backedUpCondition(desired.input) : undefined;
  const pending = [...desired.problems, ...failures];
  const stalled = pending.find(({ needsAction }) => needsAction);
  const low = storageLowCondition(database, desired, input.usedBytes);
  const extra = [
    ...(low === undefined ? [] : [low]),
    ...(isParked ? [parkedCondition(database)] : []),
    ...[restored, backedUp].filter((condition) => condition !== undefined),
    ...rotatingCondition(desired, input.rotation),
    ...progressConditions({ provisioning, restored, login, stalled, failures, isParked }),
  ];
  const conditions = mergeConditions(
    previous,
    [ready, provisionedCondition(provisioning), login.condition, ...extra],
    database.metadata.generation ?? 0,
    input.now,
  );
  return {
    observedGeneration: database.metadata.generation ?? 0,
    conditions,
    ...connectionOf(database, desired),
    ...rotationFacts(desired, input.rotation),
    ...volumeOf(desired),
    ...usedOf(database, desired, input.usedBytes),
    ...backupFacts(desired.input),
    ...(isParked ? { parkedSince: database.status?.parkedSince ?? input.now } : {}),
    summary: {
      status: word({ database, isParked, isReady: ready.status === 'True', stalled }),
      message:
        ready.status === 'True'
          ? (pending[0]?.message ?? low?.message ?? failedBackup(backedUp))
          : ready.message,
      parked: isParked ? 'Yes' : '',
    },
  };
}

/** A database without backups serves; people are told of it all the same. */
function failedBackup(backedUp: DesiredCondition | undefined): string {
  return backedUp?.status === 'False' ? backedUp.message : '';
}

/** The status of a Database whose spec is not valid; what is known of its server stays. */
export function invalidStatus(
  database: Database,
  problems: readonly FieldProblem[],
  now: string,
): DatabaseStatus {
  const [first, ...others] = problems.map(({ field, message }) => `${field}: ${message}`);
  const message = [first, ...others.slice(0, 4)].join('; ');
  const condition = (type: string, status: 'True' | 'False'): DesiredCondition => ({
    type,
    status,
    reason: 'InvalidSpec',
    message,
  });
  return {
    ...database.status,
    observedGeneration: database.metadata.generation ?? 0,
    conditions: mergeConditions(
      database.status?.conditions ?? [],
      [condition(databaseConditions.Ready, 'False'), condition(databaseConditions.Stalled, 'True')],
      database.metadata.generation ?? 0,
      now,
    ),
    summary: { ...database.status?.summary, status: 'Failing', message },
  };
}

/** The status of a Database that is being deleted and waits for something. */
export function deletingStatus(database: Database, waitsFor: string, now: string): DatabaseStatus {
  const deleting: DesiredCondition = {
    type: databaseConditions.Deleting,
    status: 'True',
    reason: 'Deleting',
    message: waitsFor,
  };
  return {
    ...database.status,
    observedGeneration: database.metadata.generation ?? 0,
    conditions: mergeConditions(
      database.status?.conditions ?? [],
      [{ ...deleting, type: databaseConditions.Ready, status: 'False' }, deleting],
      database.metadata.generation ?? 0,
      now,
    ),
    summary: { ...database.status?.summary, status: 'Deleting', message: waitsFor },
  };
}

function word(facts: {
  database: Database;
  isParked: boolean;
  isReady: boolean;
  stalled: Problem | undefined;
}): string {
  if (facts.isParked) return 'Parked';
  if (facts.database.spec.paused === true) return 'Paused';
  if (facts.isReady) return facts.stalled === undefined ? 'Running' : 'Degraded';
  return facts.stalled === undefined ? 'Progressing' : 'Failing';
}
