import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import type { StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';
import {
  runCloudNativePG,
  type ClusterBackups,
  type ClusterPasswords,
} from './simulated-cloud-native-pg.ts';
import { bindClaims, ensureClaim, releaseClaims } from './simulated-claims.ts';
import { simulateTasks, type SimulatedTasks } from './simulated-tasks.ts';
import { ensurePod, mountedPasswords, stopPods, type Passwords } from './simulated-pods.ts';

/** The rest of Kubernetes, and the servers that run in its pods. */
export interface SimulatedKubernetes {
  /** The Jobs of backups and restores, and what they come to. */
  readonly tasks: SimulatedTasks;
  /** Everything that is due happens: garbage collection, claims, pods, servers. */
  settle(): void;
  /** The passwords that the data on a volume knows, by UID of the claim. */
  readonly volumes: ReadonlyMap<string, Passwords>;
  /** The passwords that the data in Clusters of CloudNativePG knows. */
  readonly clusterPasswords: ClusterPasswords;
  readonly clusterBackups: ClusterBackups;
}

/** Plays the garbage collector, the StatefulSet controller, the volume binder and the kubelet. */
export function simulateKubernetes(cluster: FakeCluster): SimulatedKubernetes {
  const volumes = new Map<string, Passwords>();
  const clusterPasswords: ClusterPasswords = new Map();
  const clusterBackups: ClusterBackups = { end: 'completed' };
  const tasks = simulateTasks(cluster);

  /** Whether its pod runs; the first start of a server makes the data, with its passwords. */
  const startServer = (set: StatefulSet): boolean => {
    const { namespace = '' } = set.metadata;
    const pod = { namespace, name: `${set.metadata.name}-0` };
    const isRunning = cluster.find(builtin.pod, pod) !== undefined;
    const claim = ensureClaim(cluster, set);
    if (claim.metadata.deletionTimestamp !== undefined) return isRunning;
    const passwords = mountedPasswords(cluster, set);
    if (!isRunning && passwords === undefined) return false;
    const volume = claim.metadata.uid ?? '';
    if (passwords !== undefined && !volumes.has(volume)) volumes.set(volume, passwords);
    ensurePod(cluster, set, pod);
    return true;
  };
  const runSet = (set: StatefulSet): void => {
    const isWanted = set.spec !== undefined && set.spec.replicas !== 0;
    const isReady = isWanted && startServer(set);
    const status = {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: isWanted ? 1 : 0,
      readyReplicas: isReady ? 1 : 0,
    };
    if (JSON.stringify(status) === JSON.stringify(set.status)) return;
    cluster.put<StatefulSet>(builtin.statefulSet, { ...set, status });
  };

  return {
    volumes,
    clusterPasswords,
    clusterBackups,
    tasks,
    settle: () => {
      collectGarbage(cluster);
      stopPods(cluster);
      releaseClaims(cluster);
      for (const set of cluster.list<StatefulSet>(builtin.statefulSet)) runSet(set);
      runCloudNativePG(cluster, clusterPasswords, clusterBackups);
      bindClaims(cluster);
      tasks.settle();
    },
  };
}

/** Removes what has an owner that is gone, as when it was made after that was deleted. */
function collectGarbage(cluster: FakeCluster): void {
  const owners = [databaseResource, builtin.statefulSet].flatMap((kind) => cluster.list(kind));
  const uids = new Set(owners.map(({ metadata }) => metadata.uid));
  const kinds = [
    builtin.service,
    builtin.networkPolicy,
    builtin.statefulSet,
    builtin.pod,
    builtin.cronJob,
    builtin.job,
    builtin.cnpgScheduledBackup,
    builtin.cnpgBackup,
  ];
  for (const kind of kinds) {
    for (const child of cluster.list(kind)) {
      const references = child.metadata.ownerReferences ?? [];
      if (references.some(({ uid }) => !uids.has(uid))) cluster.drop(kind, refTo(child));
    }
  }
}
