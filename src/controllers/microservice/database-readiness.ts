import { at, conditionAt, numberAt, type LiveCondition } from '../wire-value.ts';

/** The condition Ready of a live Database, where it is about the present generation. */
export function currentReady(live: unknown): LiveCondition | undefined {
  const ready = conditionAt(at(live, 'status'), 'Ready');
  const generation = numberAt(live, 'metadata', 'generation') ?? 0;
  const seen = numberAt(live, 'status', 'observedGeneration') ?? ready?.observedGeneration;
  return seen !== undefined && seen < generation ? undefined : ready;
}
