import { workloadName } from '../names.ts';
import { liveChild } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { StatusInput } from '../status-input.ts';
import type { Finding } from './problem.ts';
import { at, conditionAt, timeAt, type LiveCondition } from '../../wire-value.ts';
import { quote } from '../../words.ts';
import { workloadOf } from './workload.ts';

/**
 * How long metrics may be missing before it is a problem, in milliseconds: autoscalers are looked
 * at every 15 s, pods have no metrics in their first minute, and metrics-server none while it
 * restarts.
 */
const graceMs = 120_000;
/** A condition that was there so soon after the autoscaler, in milliseconds, was its first. */
const firstLookMs = 30_000;

/**
 * What keeps the autoscaler from scaling, by its conditions AbleToScale and ScalingActive. That it
 * stands at its bounds (ScalingLimited) is what they are for, and no problem.
 */
export function autoscalerFindings(input: StatusInput): readonly Finding[] {
  const { microservice, observed, now } = input;
  if (microservice.spec.scaling === undefined) return [];
  const name = workloadName(microservice);
  const live = liveChild(observed, 'HorizontalPodAutoscaler', name);
  if (live === undefined || !isOurs(live, microservice)) {
    return [pending(name, 'is being made')];
  }
  const context: Context = {
    name,
    namespace: microservice.metadata.namespace ?? '',
    now: Date.parse(now),
    madeAt: timeAt(live, 'metadata', 'creationTimestamp') ?? -Infinity,
    hasTarget: !['absent', 'terminating'].includes(workloadOf(input).phase),
  };
  const status = at(live, 'status');
  const able = conditionAt(status, 'AbleToScale');
  const active = conditionAt(status, 'ScalingActive');
  if (able?.status === 'False') return [unable(context, able)];
  if (active?.status === 'False') return [inactive(context, active)];
  if (able?.status === 'True' && active?.status === 'True') return [];
  return [unseen(context)];
}

interface Context {
  readonly name: string;
  readonly namespace: string;
  readonly now: number;
  /** When the autoscaler was made, as `now` in milliseconds since 1970. */
  readonly madeAt: number;
  /** There is a Deployment to scale. */
  readonly hasTarget: boolean;
}

function pending(name: string, words: string): Finding {
  return {
    area: 'scaling',
    severity: 'pending',
    reason: 'Progressing',
    message: `HorizontalPodAutoscaler ${name} ${words}`,
    object: `HorizontalPodAutoscaler/${name}`,
  };
}

/** Of one just made nobody knows yet whether it can scale: that is how each of them starts. */
function quiet(name: string, recheckAfterMs: number): Finding {
  return { ...pending(name, 'has not read its metrics yet'), severity: 'quiet', recheckAfterMs };
}

/** Nobody has evaluated it. */
function unseen({ name, namespace, now, madeAt, hasTarget }: Context): Finding {
  if (!hasTarget) return pending(name, `waits for Deployment ${name}`);
  const remaining = madeAt + graceMs - now;
  if (remaining > 0) return quiet(name, remaining);
  return {
    area: 'scaling',
    severity: 'error',
    reason: 'AutoscalerFailed',
    message: `HorizontalPodAutoscaler ${name} has not been looked at by kube-controller-manager`,
    field: 'spec.scaling',
    hint: `See its conditions and events with kubectl describe hpa ${name} -n ${namespace}, and whether kube-controller-manager runs`,
    object: `HorizontalPodAutoscaler/${name}`,
  };
}

function unable({ name, namespace, hasTarget }: Context, condition: LiveCondition): Finding {
  if (!hasTarget) return pending(name, `waits for Deployment ${name}`);
  return {
    area: 'scaling',
    severity: 'error',
    reason: 'AutoscalerFailed',
    message: `HorizontalPodAutoscaler ${name} cannot scale Deployment ${name}${wordsOf(condition)}`,
    field: 'spec.scaling',
    hint: `See its conditions and events with kubectl describe hpa ${name} -n ${namespace}`,
    object: `HorizontalPodAutoscaler/${name}`,
  };
}

function inactive(context: Context, condition: LiveCondition): Finding {
  const { name, now, madeAt, hasTarget } = context;
  if (!hasTarget) return pending(name, `waits for Deployment ${name}`);
  if (condition.reason === 'ScalingDisabled') {
    return pending(name, `waits for Deployment ${name} to have pods`);
  }
  const problem = isAboutMetrics(condition)
    ? unreadable(context, condition)
    : unable(context, condition);
  const since = condition.since ?? -Infinity;
  const hasWorked = since - madeAt > firstLookMs;
  const remaining = (hasWorked ? since : madeAt) + graceMs - now;
  if (remaining <= 0) return problem;
  // One that worked before scales again soon.
  return now - madeAt < graceMs
    ? quiet(name, remaining)
    : { ...problem, severity: 'warning', recheckAfterMs: remaining };
}

function isAboutMetrics({ reason }: LiveCondition): boolean {
  return reason !== undefined && /Metric/.test(reason);
}

function unreadable({ name, namespace }: Context, condition: LiveCondition): Finding {
  const isResource = /Resource/.test(condition.reason ?? '');
  return {
    area: 'scaling',
    severity: 'error',
    reason: 'MetricsUnavailable',
    message: `HorizontalPodAutoscaler ${name} cannot read its metrics${wordsOf(condition)}`,
    field: 'spec.scaling',
    hint: isResource
      ? `Check that metrics-server runs: kubectl top pods -n ${namespace} has to show cpu and memory`
      : `Check the adapter that serves the metric; kubectl describe hpa ${name} -n ${namespace} shows what was asked for`,
    object: `HorizontalPodAutoscaler/${name}`,
  };
}

/** Without the frame that repeats what the reason says, and counts of metrics. */
function wordsOf({ message }: LiveCondition): string {
  const words = quote(
    (message ?? '')
      .replace(/^the HPA (?:was unable to|controller was unable to) [^:]*: /, '')
      .replace(/^(?:failed to|unable to) (?:get|fetch) [^:]*: /, '')
      .replaceAll(/\b(?:pod|pods) [a-z0-9-]+(?:-[a-z0-9]+){2}\b/g, 'a pod'),
  );
  return words === '' ? '' : `: ${words}`;
}
