import { isDeepStrictEqual } from 'node:util';
import type { MicroserviceStatus, Problem } from '../../crds/microservice/v1alpha1.ts';
import { findCondition } from '../../runtime/conditions.ts';
import type { RecordedEvent } from '../../runtime/event-recorder.ts';
import type { StatusUrgency } from '../status-reporter.ts';

/**
 * How much a change of the status matters. `none`: nothing changed, so nothing is to be written.
 * `major`, to be written at once: the first status, that of a new generation, and a change of
 * whether the service is Ready, or of Stalled or Deleting. `notable`: a problem came or went, or
 * the one word for the whole is another, such as Failing where it was Degraded.
 * `minor`: all else, such as counts and how far a rollout is.
 */
export function statusUrgency(
  previous: MicroserviceStatus | undefined,
  next: MicroserviceStatus,
): StatusUrgency {
  if (previous?.conditions === undefined) return 'major';
  if (isDeepStrictEqual(canonical(previous), canonical(next))) return 'none';
  if (previous.observedGeneration !== next.observedGeneration) return 'major';
  const isMajor =
    statusOf(previous, 'Ready') !== statusOf(next, 'Ready') ||
    stateOf(previous, 'Stalled') !== stateOf(next, 'Stalled') ||
    stateOf(previous, 'Deleting') !== stateOf(next, 'Deleting');
  if (isMajor) return 'major';
  const isNotable =
    previous.summary?.status !== next.summary?.status ||
    problemsBeyond(next, previous).length > 0 ||
    problemsBeyond(previous, next).length > 0;
  return isNotable ? 'notable' : 'minor';
}

/**
 * The events of a change of the status: only of what became different, each once. Becoming Ready
 * says that all problems are gone, so they are not told one by one then.
 */
export function transitions(
  previous: MicroserviceStatus | undefined,
  next: MicroserviceStatus,
): readonly RecordedEvent[] {
  const arisen = problemsBeyond(next, previous)
    .filter((problem) => !isOfCallee(problem))
    .map((problem) => event('Warning', problem.reason, problem.message));
  const becameReady = isReady(next) && !isReady(previous);
  const resolved = becameReady
    ? []
    : problemsBeyond(previous, next)
        .filter((problem) => !isOfCallee(problem))
        .map(({ reason, message }) =>
          event('Normal', 'Resolved', `No longer so (${reason}): ${message}`),
        );
  const events = [
    ...arisen,
    ...resolved,
    ...wordEvents(previous, next),
    ...readyEvents(previous, next, arisen),
  ];
  const seen = new Set<string>();
  return events.filter(({ reason, note }) => {
    const key = `${reason} ${note}`;
    return !seen.has(key) && seen.add(key);
  });
}

function readyEvents(
  previous: MicroserviceStatus | undefined,
  next: MicroserviceStatus,
  arisen: readonly RecordedEvent[],
): RecordedEvent[] {
  const ready = findCondition(next.conditions, 'Ready');
  if (ready === undefined || isReady(previous) === isReady(next)) return [];
  const { reason, message } = ready;
  if (isReady(next)) return isFirstStart(previous) ? [] : [event('Normal', 'Ready', message)];
  // Why it is not Ready any more is told by the event of its problem, where that is new.
  if (reason === 'Deleting' || arisen.some((told) => told.reason === reason)) return [];
  const isProblem = next.problems?.some((problem) => problem.reason === reason) ?? false;
  return [event(isProblem ? 'Warning' : 'Normal', reason, message)];
}

/**
 * Whether it was on its way to be Ready for the first time, with nothing in between that an event
 * told of: its status says so, and an event for each new Microservice would say no more.
 */
function isFirstStart(previous: MicroserviceStatus | undefined): boolean {
  const ready = findCondition(previous?.conditions, 'Ready');
  const isStarting = ready === undefined || ready.reason === 'Progressing';
  return isStarting && (previous?.problems ?? []).length === 0;
}

/** Pausing and deleting are somebody's wish, and worth a line of their own. */
function wordEvents(
  previous: MicroserviceStatus | undefined,
  next: MicroserviceStatus,
): RecordedEvent[] {
  const word = next.summary?.status;
  const before = previous?.summary?.status;
  if (word === before) return [];
  const message = next.summary?.message ?? '';
  if (word === 'Deleting') return [event('Normal', 'Deleting', message)];
  if (word === 'Paused') {
    return [event('Normal', 'Paused', 'Nothing is changed while spec.paused is true')];
  }
  return before === 'Paused' ? [event('Normal', 'Resumed', 'spec.paused is no longer true')] : [];
}

/** What has an event of its own elsewhere: a service in trouble may have a thousand callers. */
function isOfCallee({ reason }: Problem): boolean {
  return reason === 'DependencyNotReady';
}

/** The problems of one status that the other has not: by reason and field, whatever their words. */
function problemsBeyond(
  status: MicroserviceStatus | undefined,
  other: MicroserviceStatus | undefined,
): readonly Problem[] {
  const known = new Set((other?.problems ?? []).map(problemKey));
  return (status?.problems ?? []).filter((problem) => !known.has(problemKey(problem)));
}

function problemKey({ reason, field = '' }: Problem): string {
  return `${reason} ${field}`;
}

function event(type: RecordedEvent['type'], reason: string, note: string): RecordedEvent {
  return { type, reason, action: 'Reconcile', note };
}

function isReady(status: MicroserviceStatus | undefined): boolean {
  return statusOf(status, 'Ready') === 'True';
}

function statusOf(status: MicroserviceStatus | undefined, type: string): string | undefined {
  return findCondition(status?.conditions, type)?.status;
}

function stateOf(status: MicroserviceStatus | undefined, type: string): string {
  const condition = findCondition(status?.conditions, type);
  return condition === undefined ? '' : `${condition.status} ${condition.reason}`;
}

/** With lists that have keys in the order of these, as the API server may keep another order. */
function canonical(status: MicroserviceStatus): MicroserviceStatus {
  const { conditions, endpoints, databases, resources } = status;
  return {
    ...status,
    conditions: sorted(conditions, ({ type }) => type),
    endpoints: sorted(endpoints, ({ name }) => name),
    databases: sorted(databases, ({ name }) => name),
    resources: sorted(resources, ({ apiVersion, kind, name }) => `${apiVersion} ${kind} ${name}`),
    problems: status.problems ?? [],
  };
}

function sorted<T>(list: readonly T[] | undefined, keyOf: (item: T) => string): T[] {
  return (list ?? []).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
