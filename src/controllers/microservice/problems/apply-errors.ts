import { findCondition } from '../../../runtime/conditions.ts';
import { ApiError, isNamespaceTerminating, ReconcileError } from '../../../runtime/errors.ts';
import type { ChildOutcome, StatusInput } from '../status-input.ts';
import { invalidCauses } from '../../invalid-causes.ts';
import { areas } from './areas.ts';
import type { Finding } from './problem.ts';
import { readRefusal } from './refusal.ts';
import { quote } from '../../words.ts';

/**
 * Children that could not be written. What passes by itself (a conflict, a busy or unreachable
 * API server) only keeps a change of the spec from counting as done.
 */
export function applyErrorFindings(input: StatusInput): readonly Finding[] {
  return input.outcomes.flatMap((outcome) => {
    const finding = outcomeFinding(input, outcome);
    if (finding === undefined) return [];
    const object = `${outcome.kind}/${outcome.name}`;
    return [{ area: areaOf(outcome, finding), object, ...finding }];
  });
}

type Part = Omit<Finding, 'area'>;

function areaOf({ kind }: ChildOutcome, { reason }: Part): Finding['area'] {
  return reason === 'ServiceAccountMissing' ? 'dependencies' : areas[kind];
}

function outcomeFinding(input: StatusInput, outcome: ChildOutcome): Part | undefined {
  const child = `${outcome.kind} ${outcome.name}`;
  if (outcome.result === 'terminating') {
    return {
      severity: 'pending',
      reason: 'Progressing',
      message: `${child} is being deleted, and is made anew once it is gone`,
    };
  }
  if (outcome.result !== 'failed' || isNamespaceTerminating(outcome.error)) return undefined;
  return isPassing(outcome.error) ? notYetWritten(input, child) : refused(input, outcome, child);
}

/** Whether a retry is all that it takes. Anything that is no answer of the API server does. */
function isPassing(error: unknown): boolean {
  if (error instanceof ReconcileError) return error.kind === 'transient';
  if (!(error instanceof ApiError)) return true;
  if (/failed calling webhook/.test(error.status.message ?? '')) return false;
  return error.code === 409 || error.code === 429 || error.code === 401 || error.code >= 500;
}

/** A service that is Ready for this very spec stays so: the next try is a moment away. */
function notYetWritten({ microservice, previous }: StatusInput, child: string): Part {
  const wasReady =
    previous?.observedGeneration === microservice.metadata.generation &&
    findCondition(previous?.conditions, 'Ready')?.status === 'True';
  return {
    severity: wasReady ? 'warning' : 'pending',
    reason: 'ApplyFailed',
    message: `${child} could not be written yet, and is tried again`,
  };
}

function refused(input: StatusInput, { error }: ChildOutcome, child: string): Part {
  const namespace = input.microservice.metadata.namespace ?? '';
  const message = messageOf(error);
  const refusal = readRefusal(message, namespace);
  if (refusal !== undefined) {
    const { reason, words, hint, field } = refusal;
    return {
      severity: 'error',
      reason,
      message: `${child} ${words}`,
      hint,
      ...(field === undefined ? {} : { field }),
    };
  }
  if (error instanceof ApiError && (error.code === 422 || error.code === 400)) {
    return invalid(error, child);
  }
  const isForbidden = error instanceof ApiError && error.code === 403;
  return {
    severity: 'error',
    reason: isForbidden ? 'Forbidden' : 'ApplyFailed',
    message: `${child} cannot be written${withWords(message)}`,
    hint: `It is tried again; the log of Slipway has the whole answer of the API server`,
  };
}

/** The field of the child is in the words; which of ours it comes from is not known. */
function invalid(error: ApiError, child: string): Part {
  return {
    severity: 'error',
    reason: 'InvalidSpec',
    message: `${child} is refused as invalid${withWords(invalidCauses(error))}`,
    hint: 'Correct the field of spec that it comes from; kubectl explain microservice.spec describes every field',
  };
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.status.message ?? '';
  return error instanceof Error ? error.message : '';
}

function withWords(message: string): string {
  const words = quote(message);
  return words === '' ? '' : `: ${words}`;
}
