import type { RotationPhase } from '../../../crds/database/v1alpha1.ts';
import { durationSeconds } from '../../microservice/duration.ts';
import { restoreState } from '../backups/restore-state.ts';
import type { PendingLogin, PlanInput, Provisioner } from '../provisioners/provisioner.ts';
import { rotationConflicts } from '../provisioners/rotation-conflicts.ts';
import type { LoginRecord } from './login-record.ts';
import { rotationDemand, rotationInterval } from './rotation-wish.ts';
import { hinderedProgress, type RotationProgress } from './rotation-words.ts';

/** So many that are due by the clock begin within this time, in milliseconds. */
const mostAtOnce = 20;
const crowdedMs = 300_000;
const lookAgainMs = 60_000;

/** What is known of a rotation of the credentials, as far as caches tell. */
export interface ObservedRotation {
  /** Of the credentials Secret; undefined where that is not there, or not ours. */
  readonly record: LoginRecord | undefined;
  /** The resource version of the Secret of a rotation; undefined where there is none. */
  readonly secretVersion: string | undefined;
  /** Somebody else's Secret has the name of that one; only asked where a rotation is meant. */
  readonly isNameTaken: boolean;
  /** Every pod of the service began with the credentials that the Secret has now. */
  readonly isRolledOut: boolean;
  /** When the rotations of all databases began that are under way; RFC 3339. */
  readonly begun: readonly string[];
}

/** What is to be done about the credentials. */
export type RotationPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'scheduled'; readonly dueInMs: number }
  | { readonly kind: 'due'; readonly rotatedFor: string | undefined }
  /** It is due or under way, and the database is not in a state for it. */
  | { readonly kind: 'waits'; readonly phase: RotationPhase; readonly progress: RotationProgress }
  | { readonly kind: 'under-way'; readonly phase: Exclude<RotationPhase, 'Idle'> };

/**
 * Whether a rotation is due, or how far it is; `reachPods` says whether logins are tried at all.
 * Pure.
 */
export function planRotation(
  input: PlanInput,
  { rotatesLogins, pendingLogin }: Pick<Provisioner, 'rotatesLogins' | 'pendingLogin'>,
  now: Date,
  reachPods: boolean,
): RotationPlan {
  if (!rotatesLogins) return { kind: 'none' };
  const pending = pendingLogin?.(input);
  const plan = planWhereReached(input, pending, now);
  if (plan.kind !== 'due' && plan.kind !== 'under-way') return plan;
  const why =
    hindrance(input, reachPods) ??
    (plan.kind === 'due'
      ? (rotationConflicts(input)[0]?.message ?? unfilled(input))
      : pending?.message);
  const phase = plan.kind === 'due' ? 'Idle' : plan.phase;
  return why === undefined ? plan : { kind: 'waits', phase, progress: hinderedProgress(why) };
}

function hindrance({ database, isParked }: PlanInput, reachPods: boolean): string | undefined {
  if (isParked) return 'the database is parked, and goes on with it once it is used again';
  if (database.spec.paused === true) return 'spec.paused is true; set it to false';
  if (reachPods) return undefined;
  return 'Slipway was started with --reach-pods=false, and cannot reach the server';
}

/** The Job that fills the database logs in all along with what it began with. */
function unfilled(input: PlanInput): string | undefined {
  const { state } = restoreState(input);
  if (state === 'none' || state === 'done') return undefined;
  return 'what spec.restoreFrom names is not in the database yet; condition Restored says how far that is';
}

function planWhereReached(
  input: PlanInput,
  pending: PendingLogin | undefined,
  now: Date,
): RotationPlan {
  const { record, secretVersion, isRolledOut } = input.observed.rotation ?? nothing;
  if (record === undefined || input.observed.credentials.content.state !== 'present') {
    return { kind: 'none' };
  }
  if (record.retires !== undefined) {
    return { kind: 'under-way', phase: isRolledOut ? 'Draining' : 'Rolling' };
  }
  if (secretVersion !== undefined) return { kind: 'under-way', phase: 'Preparing' };
  // The Secrets have forgotten the login of before; who revokes it may need some time.
  if (pending !== undefined) return { kind: 'under-way', phase: pending.phase };
  const demand = rotationDemand(input.database, record);
  if (demand !== undefined) return { kind: 'due', rotatedFor: demand };
  const next = nextRotation(input);
  if (next === undefined) return { kind: 'none' };
  const dueInMs = Math.max(next.getTime() - now.getTime(), crowdedForMs(input, now));
  return dueInMs > 0
    ? { kind: 'scheduled', dueInMs }
    : { kind: 'due', rotatedFor: record.rotatedFor };
}

/**
 * Milliseconds until there is a place for one more that nobody asked for in particular. The pods of
 * a service roll with its rotation, and a class may have just begun to ask for rotations of all.
 */
function crowdedForMs({ observed }: PlanInput, now: Date): number {
  const recent = (observed.rotation?.begun ?? []).filter(
    (begun) => now.getTime() - Date.parse(begun) < crowdedMs,
  );
  return recent.length < mostAtOnce ? 0 : lookAgainMs;
}

/** When the login that is in use has been so as long as it may; undefined where nobody says. Pure. */
export function nextRotation(input: PlanInput): Date | undefined {
  const every = rotationInterval(input);
  const since = input.observed.rotation?.record?.since;
  if (every === undefined || since === undefined) return undefined;
  return new Date(Date.parse(since) + durationSeconds(every) * 1_000);
}

const nothing: ObservedRotation = {
  record: undefined,
  secretVersion: undefined,
  isNameTaken: false,
  isRolledOut: false,
  begun: [],
};
