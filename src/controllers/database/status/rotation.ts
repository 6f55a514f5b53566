import { databaseConditions } from '../../../crds/database/conditions.ts';
import type { DatabaseStatus } from '../../../crds/database/v1alpha1.ts';
import type { DesiredCondition } from '../../../runtime/conditions.ts';
import { inSeconds } from '../../timestamp.ts';
import type { DesiredState } from '../desired.ts';
import { nextRotation, type RotationPlan } from '../rotation/rotation-plan.ts';
import { rotationInterval } from '../rotation/rotation-wish.ts';
import {
  drainingProgress,
  podsProgress,
  preparingProgress,
  type RotationProgress,
} from '../rotation/rotation-words.ts';

/** What is known of the rotation of the credentials. */
export interface RotationState {
  readonly plan: RotationPlan;
  /** What the latest attempt came to; undefined where there was none yet. */
  readonly progress: RotationProgress | undefined;
}

/** Where the credentials stand; nothing where they never were and never are to be rotated. */
export function rotationFacts(
  { input }: DesiredState,
  { plan }: RotationState,
): Pick<DatabaseStatus, 'rotation'> {
  const { record } = input.observed.rotation ?? {};
  const isMeant =
    record?.login !== undefined ||
    rotationInterval(input) !== undefined ||
    ['due', 'waits', 'under-way'].includes(plan.kind);
  if (!isMeant || record === undefined) return {};
  const phase = 'phase' in plan ? plan.phase : 'Idle';
  const next = phase === 'Idle' ? nextRotation(input) : undefined;
  const since = record.since === undefined ? undefined : inSeconds(new Date(record.since));
  return {
    rotation: {
      phase,
      ...(since === undefined ? {} : { since }),
      ...(next === undefined ? {} : { next: inSeconds(next) }),
    },
  };
}

/** The condition Rotating, while a rotation is due or under way. */
export function rotatingCondition(
  { input: { database } }: DesiredState,
  { plan, progress }: RotationState,
): readonly DesiredCondition[] {
  if (plan.kind === 'none' || plan.kind === 'scheduled') return [];
  const expected = {
    due: preparingProgress,
    Preparing: preparingProgress,
    Rolling: () => podsProgress(database),
    Draining: drainingProgress,
  };
  const { reason, message } =
    plan.kind === 'waits'
      ? plan.progress
      : (progress ?? expected[plan.kind === 'due' ? 'due' : plan.phase]());
  return [{ type: databaseConditions.Rotating, status: 'True', reason, message }];
}
