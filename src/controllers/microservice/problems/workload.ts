import { findCondition } from '../../../runtime/conditions.ts';
import { leastReplicas } from '../replica-counts.ts';
import { effectiveClass } from '../effective-class.ts';
import { workloadName } from '../names.ts';
import { liveChild } from '../observed.ts';
import { isOurs } from '../ownership.ts';
import type { StatusInput } from '../status-input.ts';
import { at, conditionAt, countAt, listAt, numberAt, textAt } from '../../wire-value.ts';

/** How far the Deployment is on the way to what is declared. */
export type WorkloadPhase =
  /** There is no Deployment of ours. */
  | 'absent'
  /** It is being deleted. */
  | 'terminating'
  /** Its controller has not seen the latest change. */
  | 'unobserved'
  /** Pods of a version before are still there. */
  | 'updating'
  /** Too few pods of the declared version are available. */
  | 'progressing'
  | 'complete'
  /** Complete, with no pods, as declared. */
  | 'scaled-to-zero';

/** The Deployment as its status tells. */
export interface Workload {
  readonly name: string;
  readonly phase: WorkloadPhase;
  /** Pods that are wanted in all, by spec or by the autoscaler. */
  readonly wanted: number;
  readonly total: number;
  readonly ready: number;
  /** Enough pods serve, of whatever version. */
  readonly isAvailable: boolean;
  /** The image in the pod template. */
  readonly image: string | undefined;
  readonly hasMissedDeadline: boolean;
  /** The words of the API server, where pods or the ReplicaSet cannot be made. */
  readonly failure: string | undefined;
}

/** As long as a status may have it, and spec too. */
const longestImage = 512;

interface Counts {
  readonly wanted: number;
  /** The pods that have to be available: under an autoscaler its least, else all. */
  readonly floor: number;
  readonly total: number;
  readonly updated: number;
  readonly available: number;
}

/** Reads the live Deployment. It may be of any shape: this never throws. */
export function workloadOf(input: StatusInput): Workload {
  const name = workloadName(input.microservice);
  const live = liveChild(input.observed, 'Deployment', name);
  if (live === undefined || !isOurs(live, input.microservice)) {
    const wanted = leastReplicas(input.microservice, effectiveClass(input.observed.class));
    return { ...nothing, name, wanted };
  }
  const status = at(live, 'status');
  const counts = countsOf(input, live);
  const available = conditionAt(status, 'Available');
  const progressing = conditionAt(status, 'Progressing');
  return {
    name,
    phase: phaseOf(input, live, counts),
    wanted: counts.wanted,
    total: counts.total,
    ready: countAt(status, 'readyReplicas') ?? 0,
    isAvailable:
      counts.wanted === 0 ||
      (counts.available > 0 && (available?.status === 'True' || counts.available >= counts.floor)),
    image: imageOf(live, name),
    hasMissedDeadline: progressing?.reason === 'ProgressDeadlineExceeded',
    failure: failureOf(status),
  };
}

/** Whether the declared version serves with as many pods as it needs. */
export function isServing({ phase, isAvailable }: Workload): boolean {
  return phase === 'scaled-to-zero' || (phase === 'complete' && isAvailable);
}

const nothing = {
  phase: 'absent',
  total: 0,
  ready: 0,
  isAvailable: false,
  image: undefined,
  hasMissedDeadline: false,
  failure: undefined,
} as const satisfies Omit<Workload, 'name' | 'wanted'>;

function countsOf({ microservice }: StatusInput, live: unknown): Counts {
  const wanted = countAt(live, 'spec', 'replicas') ?? 1;
  const least = microservice.spec.scaling?.min;
  return {
    wanted,
    floor: least === undefined ? wanted : Math.min(wanted, least),
    total: countAt(live, 'status', 'replicas') ?? 0,
    updated: countAt(live, 'status', 'updatedReplicas') ?? 0,
    available: countAt(live, 'status', 'availableReplicas') ?? 0,
  };
}

function phaseOf(input: StatusInput, live: unknown, counts: Counts): WorkloadPhase {
  if (at(live, 'metadata', 'deletionTimestamp') !== undefined) return 'terminating';
  if (!isObserved(live) && !isElsewhereScaled(input)) return 'unobserved';
  if (counts.wanted === 0 && microserviceWantsNone(input)) {
    return counts.total === 0 ? 'scaled-to-zero' : 'progressing';
  }
  if (counts.total > counts.updated) return 'updating';
  const isComplete =
    counts.wanted > 0 && counts.updated >= counts.floor && counts.available >= counts.floor;
  return isComplete ? 'complete' : 'progressing';
}

function isObserved(live: unknown): boolean {
  const generation = numberAt(live, 'metadata', 'generation') ?? 0;
  return (numberAt(live, 'status', 'observedGeneration') ?? -1) >= generation;
}

/** Under an autoscaler, which never goes down to none, none is a state to wake up from. */
function microserviceWantsNone({ microservice }: StatusInput): boolean {
  return microservice.spec.scaling === undefined;
}

/**
 * Whether a change that the Deployment's controller has not seen yet is none of ours: nothing was
 * written, and the service was Ready for this very spec. An autoscaler's change of the number of
 * pods does not make a service that serves any less Ready.
 */
function isElsewhereScaled({ microservice, outcomes, previous }: StatusInput): boolean {
  const ready = findCondition(previous?.conditions, 'Ready');
  const outcome = outcomes.find(({ kind }) => kind === 'Deployment');
  return (
    ready?.status === 'True' &&
    previous?.observedGeneration === microservice.metadata.generation &&
    (outcome === undefined || outcome.result === 'unchanged')
  );
}

function imageOf(live: unknown, name: string): string | undefined {
  const containers = listAt(live, 'spec', 'template', 'spec', 'containers');
  const container = containers.find((candidate) => at(candidate, 'name') === name);
  const image = textAt(container, 'image');
  return image === undefined || image.length > longestImage ? undefined : image;
}

function failureOf(status: unknown): string | undefined {
  const replicaFailure = conditionAt(status, 'ReplicaFailure');
  if (replicaFailure?.status === 'True') return replicaFailure.message ?? '';
  const progressing = conditionAt(status, 'Progressing');
  return progressing?.status === 'False' && progressing.reason === 'ReplicaSetCreateError'
    ? (progressing.message ?? '')
    : undefined;
}
