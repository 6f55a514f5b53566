import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import { jobState } from '../../job-state.ts';
import { listAt, textAt } from '../../wire-value.ts';
import type { Job, StatefulSet } from '../types.ts';
import { taskLabel } from '../../well-known.ts';
import type { FakeCluster } from './fake-cluster.ts';

/** How a Job ends; `works` is one that has not. */
type TaskEnd = 'Complete' | 'Failed' | 'works';

/** What plays the pods of backups and restores. */
export interface SimulatedTasks {
  /** What Jobs come to from now on; they succeed by default. */
  end: TaskEnd;
  /** The names of the Jobs that ran, each once, in their order. */
  readonly runs: readonly string[];
  /** The names of the Jobs that ran while no server did. */
  readonly withoutServer: readonly string[];
  settle(): void;
}

/** The bytes of each backup. */
export const backupBytes = 4_096;

/** Plays the controller of Jobs: their pods end at once, and leave what the tool leaves. */
export function simulateTasks(cluster: FakeCluster): SimulatedTasks {
  const seen = new Map<string, string>();
  const withoutServer: string[] = [];
  let minute = 0;

  const end = (job: Job, type: 'Complete' | 'Failed'): void => {
    minute += 1;
    const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString().replace('.000', '');
    const condition = { type, status: 'True', lastTransitionTime: at };
    const status = {
      conditions: [condition],
      ...(type === 'Complete' ? { completionTime: at } : {}),
    };
    cluster.put<Job>(builtin.job, { ...job, status });
    const { namespace } = refTo(job);
    const { name, uid = '' } = job.metadata;
    const message = JSON.stringify({ name, size: backupBytes });
    const isDone = type === 'Complete';
    const state = { terminated: { exitCode: isDone ? 0 : 1, ...(isDone ? { message } : {}) } };
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true };
    const [container] = listAt(job, 'spec', 'template', 'spec', 'containers');
    cluster.put(builtin.pod, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-pod`,
        namespace,
        ownerReferences: [owner],
        labels: { ...job.spec?.template.metadata?.labels },
      },
      status: { containerStatuses: [{ name: textAt(container, 'name') ?? '', state }] },
    } as never);
  };

  const simulated: SimulatedTasks = {
    end: 'Complete',
    get runs() {
      return [...seen.values()];
    },
    withoutServer,
    settle: () => {
      const isServed = cluster
        .list<StatefulSet>(builtin.statefulSet)
        .some(({ status }) => (status?.readyReplicas ?? 0) > 0);
      for (const job of cluster.list<Job>(builtin.job)) {
        const { uid = '', name, labels } = job.metadata;
        if (labels?.[taskLabel] === undefined || jobState(job) !== 'running') continue;
        if (!seen.has(uid) && !isServed) withoutServer.push(name);
        seen.set(uid, name);
        if (simulated.end !== 'works') end(job, simulated.end);
      }
    },
  };
  return simulated;
}
