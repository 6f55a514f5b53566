import { countAt, listAt, textAt, at } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';

export interface PodState {
  /** As the column STATUS of kubectl get pods. */
  readonly word: string;
  readonly restarts: number;
}

/** The state of a pod in the words of kubectl. Why it is so is told by the problems of its owner. */
export function podState(pod: KubeObject): PodState {
  const statuses = [
    ...listAt(pod, 'status', 'initContainerStatuses'),
    ...listAt(pod, 'status', 'containerStatuses'),
  ];
  const restarts = statuses.reduce<number>(
    (sum, status) => sum + (countAt(status, 'restartCount') ?? 0),
    0,
  );
  return { word: wordOf(pod, statuses), restarts };
}

function wordOf(pod: KubeObject, statuses: readonly unknown[]): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const reason = textAt(pod, 'status', 'reason');
  if (reason !== undefined) return reason;
  for (const status of statuses) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (waiting !== undefined && waiting !== 'PodInitializing') return waiting;
    const ended = textAt(status, 'state', 'terminated', 'reason');
    if (ended !== undefined && ended !== 'Completed') return ended;
  }
  const phase = textAt(pod, 'status', 'phase') ?? 'Unknown';
  const isUnready = listAt(pod, 'status', 'containerStatuses').some(
    (status) => at(status, 'ready') === false,
  );
  return phase === 'Running' && isUnready ? 'NotReady' : phase;
}
