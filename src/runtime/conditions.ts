/** A condition as the API conventions define it (metav1.Condition). */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  observedGeneration?: number;
  lastTransitionTime: string;
}

/** A condition as a controller computes it: the rest is filled in by {@link mergeConditions}. */
export type DesiredCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/**
 * The conditions to write: in the order given; lastTransitionTime moves only where the status
 * changes; observedGeneration is set on each; messages are trimmed to one line of at most 1024
 * characters. Conditions that are not desired any more are dropped.
 */
export function mergeConditions(
  previous: readonly Condition[],
  desired: readonly DesiredCondition[],
  generation: number,
  now: string,
): Condition[] {
  return desired.map((condition) => {
    const before = previous.find((candidate) => candidate.type === condition.type);
    return {
      type: condition.type,
      status: condition.status,
      reason: condition.reason,
      message: oneLine(condition.message),
      observedGeneration: generation,
      lastTransitionTime: before?.status === condition.status ? before.lastTransitionTime : now,
    };
  });
}

/** The condition of this type, or undefined. */
export function findCondition<T extends { type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  return conditions?.find((condition) => condition.type === type);
}

const longestMessage = 1024;

function oneLine(message: string): string {
  const flat = message.replace(/\s+/g, ' ').trim();
  const short = flat.length <= longestMessage ? flat : `${flat.slice(0, longestMessage - 1)}…`;
  // Half a character would come back from the API server as another one and look like a change.
  return short.toWellFormed();
}
