import type { KubeObject } from '../../runtime/kube-object.ts';
import { at, conditionAt, listAt, textAt } from '../wire-value.ts';

/** Why calls to a Microservice are likely to fail, as its own status tells. */
export interface CalleeTrouble {
  readonly reason: string;
  readonly message: string;
  /** In milliseconds since 1970; undefined where the status does not say. */
  readonly since: number | undefined;
}

/**
 * What keeps a Microservice, which need not be valid, from answering its callers: that too few of
 * its pods are available, or that a database of it is down. A new version that does not come up is
 * none while the one before serves. Pure; never throws.
 */
export function calleeTrouble(callee: KubeObject): CalleeTrouble | undefined {
  const status = at(callee, 'status');
  const cause = [
    conditionAt(status, 'WorkloadAvailable'),
    conditionAt(status, 'DatabasesReady'),
  ].find(
    (condition) =>
      condition?.status === 'False' &&
      (condition.type === 'WorkloadAvailable' || condition.reason === 'DatabaseFailed'),
  );
  if (cause === undefined) return undefined;
  const problem = listAt(status, 'problems').find(
    (candidate) =>
      textAt(candidate, 'severity') === 'error' && textAt(candidate, 'reason') === cause.reason,
  );
  if (problem === undefined) return undefined;
  const { reason = '', since } = cause;
  return { reason, message: textAt(problem, 'message') ?? '', since };
}

/** Whether callers of a Microservice have something else to be told than before. Pure. */
export function calleeTroubleChanged(before: KubeObject, after: KubeObject): boolean {
  return JSON.stringify(calleeTrouble(before)) !== JSON.stringify(calleeTrouble(after));
}
