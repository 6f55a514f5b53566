import { at, conditionAt, listAt, numberAt, textAt, timeAt } from '../../wire-value.ts';

/** How a container ended. Its own words are not kept: they may be lines of its log. */
export interface Termination {
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
  /** The words of the container runtime, only where the container never started. */
  readonly startError: string | undefined;
  /** In milliseconds since 1970. */
  readonly finishedAt: number | undefined;
}

/** A container as its pod's spec and status tell. */
export interface ContainerView {
  readonly name: string;
  /** Whether it is to end before the others begin: of init containers, those that are no sidecars. */
  readonly isInit: boolean;
  readonly image: string | undefined;
  readonly isReady: boolean;
  /** False while its startup probe has not succeeded. */
  readonly isStarted: boolean;
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  /** In milliseconds since 1970; undefined where it does not run. */
  readonly runningSince: number | undefined;
  readonly isRunning: boolean;
  readonly terminated: Termination | undefined;
  readonly lastTermination: Termination | undefined;
  readonly memoryLimit: string | undefined;
  /** The probes of the pod's spec, as they are on the wire. */
  readonly readinessProbe: unknown;
  readonly livenessProbe: unknown;
  readonly startupProbe: unknown;
}

/** A pod as far as problems are read from it. */
export interface PodView {
  readonly name: string;
  readonly phase: string | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  /** The scheduler's words, where it found no node. */
  readonly unschedulable: string | undefined;
  readonly nodeName: string | undefined;
  /** Its condition Ready; undefined where it has none. */
  readonly isReady: boolean | undefined;
  /** Whether all its containers are ready, those that run beside them included. */
  readonly hasReadyContainers: boolean;
  /** Since when that is so, in milliseconds since 1970. */
  readonly containersReadySince: number | undefined;
  /** Readiness gates whose condition is not True. */
  readonly closedGates: readonly { readonly type: string; readonly message: string }[];
  readonly containers: readonly ContainerView[];
}

/**
 * The pods that count, by name: those that are not being deleted and have not ended well. Reads
 * anything and never throws.
 */
export function podViews(pods: readonly unknown[]): readonly PodView[] {
  return pods
    .filter((pod) => at(pod, 'metadata', 'deletionTimestamp') === undefined)
    .map(podView)
    .filter(({ phase }) => phase !== 'Succeeded')
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function podView(pod: unknown): PodView {
  const status = at(pod, 'status');
  const scheduled = conditionAt(status, 'PodScheduled');
  const ready = conditionAt(status, 'Ready');
  const containersReady = conditionAt(status, 'ContainersReady');
  const isRefused = scheduled?.status === 'False' && scheduled.reason !== 'SchedulingGated';
  return {
    name: textAt(pod, 'metadata', 'name') ?? '',
    phase: textAt(status, 'phase'),
    reason: textAt(status, 'reason'),
    message: textAt(status, 'message'),
    unschedulable: isRefused ? (scheduled.message ?? '') : undefined,
    nodeName: textAt(pod, 'spec', 'nodeName'),
    isReady: ready === undefined ? undefined : ready.status === 'True',
    hasReadyContainers: containersReady?.status === 'True',
    containersReadySince: containersReady?.since,
    closedGates: listAt(pod, 'spec', 'readinessGates').flatMap((gate) => {
      const type = textAt(gate, 'conditionType') ?? '';
      const condition = conditionAt(status, type);
      return condition?.status === 'True' ? [] : [{ type, message: condition?.message ?? '' }];
    }),
    containers: [
      ...listAt(status, 'initContainerStatuses').map((item) =>
        containerView(pod, item, 'initContainers'),
      ),
      ...listAt(status, 'containerStatuses').map((item) => containerView(pod, item, 'containers')),
    ],
  };
}

function containerView(
  pod: unknown,
  status: unknown,
  list: 'initContainers' | 'containers',
): ContainerView {
  const name = textAt(status, 'name') ?? '';
  const spec = listAt(pod, 'spec', list).find((item) => at(item, 'name') === name);
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  return {
    name,
    isInit: list === 'initContainers' && at(spec, 'restartPolicy') !== 'Always',
    image: textAt(spec, 'image') ?? textAt(status, 'image'),
    isReady: at(status, 'ready') === true,
    isStarted: at(status, 'started') !== false,
    waiting:
      waiting === undefined
        ? undefined
        : { reason: waiting, message: textAt(status, 'state', 'waiting', 'message') ?? '' },
    runningSince: timeAt(status, 'state', 'running', 'startedAt'),
    isRunning: at(status, 'state', 'running') !== undefined,
    terminated: termination(at(status, 'state', 'terminated')),
    lastTermination: termination(at(status, 'lastState', 'terminated')),
    memoryLimit: textAt(spec, 'resources', 'limits', 'memory'),
    readinessProbe: at(spec, 'readinessProbe'),
    livenessProbe: at(spec, 'livenessProbe'),
    startupProbe: at(spec, 'startupProbe'),
  };
}

const neverStarted = new Set(['StartError', 'ContainerCannotRun']);

function termination(value: unknown): Termination | undefined {
  if (value === undefined || value === null) return undefined;
  const reason = textAt(value, 'reason');
  return {
    reason,
    exitCode: numberAt(value, 'exitCode'),
    startError: neverStarted.has(reason ?? '') ? (textAt(value, 'message') ?? '') : undefined,
    finishedAt: timeAt(value, 'finishedAt'),
  };
}
