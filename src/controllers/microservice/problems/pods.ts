import { effectiveClass } from '../effective-class.ts';
import { workloadName } from '../names.ts';
import type { StatusInput } from '../status-input.ts';
import { containerStartFinding } from './container-start.ts';
import { crashFinding } from './crash.ts';
import { endedPodFinding } from './ended-pod.ts';
import { imagePullFinding } from './image-pull.ts';
import { notReadyPodFinding } from './not-ready-pod.ts';
import type { PodContext } from './pod-context.ts';
import { podViews, type ContainerView, type PodView } from './pod-view.ts';
import type { Finding, Severity } from './problem.ts';
import { probeFinding } from './probe-failing.ts';
import { schedulingFinding } from './scheduling.ts';
import { isServing, workloadOf } from './workload.ts';

/**
 * What is wrong with the pods, once for each container and reason however many pods there are. It
 * keeps the service from being Ready only while too few pods of the declared version serve.
 */
export function podFindings(input: StatusInput): readonly Finding[] {
  const context = contextOf(input);
  const object = `Deployment/${workloadName(input.microservice)}`;
  const serves = isServing(workloadOf(input));
  const found = new Map<string, Finding>();
  for (const pod of podViews(input.observed.pods)) {
    for (const [part, finding] of findingsOf(context, pod)) {
      const severity = serves ? lessened(finding.severity) : finding.severity;
      if (severity === undefined) continue;
      const key = `${part} ${finding.severity} ${finding.reason}`;
      if (!found.has(key)) found.set(key, { ...finding, severity, object });
    }
  }
  return [...found.values()];
}

/** What merely starts is of no interest while enough pods serve. */
function lessened(severity: Severity): Severity | undefined {
  return severity === 'pending' ? undefined : 'warning';
}

/** What the rules about the pods of the Deployment need to know. */
export function contextOf({ microservice, observed, now }: StatusInput): PodContext {
  const secrets = [
    ...(microservice.spec.imagePullSecrets ?? []),
    ...effectiveClass(observed.class).imagePullSecrets,
  ];
  return {
    microservice,
    namespace: microservice.metadata.namespace ?? '',
    workload: `Deployment ${workloadName(microservice)}`,
    fields: { image: 'spec.image', command: 'spec.command', resources: 'spec.resources' },
    pullSecrets: [...new Set(secrets.map(({ name }) => name))].toSorted(),
    now: Date.parse(now),
  };
}

/** The findings of one pod, each with the part of the pod that it is about. */
function findingsOf(context: PodContext, pod: PodView): readonly (readonly [string, Finding])[] {
  if (pod.phase === 'Failed') {
    const ended = endedPodFinding(context, pod);
    return ended === undefined ? [] : [['', ended]];
  }
  const ofPod = schedulingFinding(context, pod) ?? notReadyPodFinding(context, pod);
  if (ofPod !== undefined) return [['', ofPod]];
  return pod.containers.flatMap((container) => {
    const finding = containerFinding(context, pod, container);
    return finding === undefined
      ? []
      : [[`${container.isInit}/${container.name}`, finding] as const];
  });
}

/** The first that applies: what stops a container earliest in its life comes first. */
function containerFinding(
  context: PodContext,
  pod: PodView,
  container: ContainerView,
): Finding | undefined {
  return (
    imagePullFinding(context, container) ??
    containerStartFinding(context, pod, container) ??
    crashFinding(context, pod, container) ??
    probeFinding(context, pod, container)
  );
}
