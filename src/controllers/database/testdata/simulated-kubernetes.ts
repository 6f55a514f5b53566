import { builtin } from '../../../runtime/builtin-resources.ts';
import { keyFor, refTo } from '../../../runtime/kube-object.ts';
import type { Pod } from '../../microservice/types.ts';
import { databaseLabel } from '../../well-known.ts';
import { decodeSecret } from '../credentials.ts';
import type { PersistentVolumeClaim, Secret, StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

const claimProtection = 'kubernetes.io/pvc-protection';

/** The rest of Kubernetes, and the servers that run in its pods. */
export interface SimulatedKubernetes {
  /** Everything that is due happens: claims, pods, servers. */
  settle(): void;
  /** The passwords that the data on a volume knows, by UID of the claim. */
  readonly volumes: ReadonlyMap<string, Readonly<Record<'service' | 'admin', string>>>;
}

/** Plays the StatefulSet controller, the volume binder and the kubelet. */
export function simulateKubernetes(cluster: FakeCluster): SimulatedKubernetes {
  const volumes = new Map<string, Record<'service' | 'admin', string>>();

  function settle(): void {
    for (const live of cluster.list(builtin.pod)) {
      const owner = live.metadata.ownerReferences?.[0];
      const sets = cluster.list(builtin.statefulSet) as StatefulSet[];
      const set = sets.find(({ metadata }) => metadata.uid === owner?.uid);
      if (set === undefined || set.spec?.replicas === 0) cluster.drop(builtin.pod, refTo(live));
    }
    for (const claim of cluster.list(builtin.persistentVolumeClaim)) releaseClaim(claim);
    for (const set of cluster.list(builtin.statefulSet) as StatefulSet[]) runSet(set);
  }

  function releaseClaim(live: { metadata: PersistentVolumeClaim['metadata'] }): void {
    const { namespace = '', name, deletionTimestamp } = live.metadata;
    const pod = { namespace, name: name.replace(/^data-/, '') };
    if (deletionTimestamp === undefined || cluster.find(builtin.pod, pod) !== undefined) return;
    const claim = cluster.find<PersistentVolumeClaim>(
      builtin.persistentVolumeClaim,
      live.metadata.namespace === undefined ? { namespace: '', name } : { namespace, name },
    );
    if (claim === undefined) return;
    cluster.put(builtin.persistentVolumeClaim, {
      ...claim,
      metadata: { ...claim.metadata, finalizers: [] },
    });
    cluster.drop(builtin.persistentVolumeClaim, { namespace, name });
  }

  function runSet(set: StatefulSet): void {
    const { namespace = '', name } = set.metadata;
    const isWanted = (set.spec?.replicas ?? 1) > 0;
    const isReady = isWanted && startPod(set, `${name}-0`, namespace);
    const status = {
      observedGeneration: set.metadata.generation ?? 1,
      replicas: isWanted ? 1 : 0,
      readyReplicas: isReady ? 1 : 0,
    };
    if (JSON.stringify(status) === JSON.stringify(set.status)) return;
    cluster.put(builtin.statefulSet, Object.assign({}, set, { status }));
  }

  function startPod(set: StatefulSet, name: string, namespace: string): boolean {
    const claim = claimFor(set, { namespace, name: `data-${name}` });
    if (claim.metadata.deletionTimestamp !== undefined)
      return cluster.find(builtin.pod, { namespace, name }) !== undefined;
    const passwords = mountedPasswords(set, namespace);
    const running = cluster.find(builtin.pod, { namespace, name });
    if (running === undefined && passwords === undefined) return false;
    if (passwords !== undefined && !volumes.has(claim.metadata.uid ?? '')) {
      volumes.set(claim.metadata.uid ?? '', passwords);
    }
    if (running !== undefined) return true;
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        labels: { [databaseLabel]: set.metadata.labels?.[databaseLabel] ?? '' },
        ownerReferences: [
          {
            apiVersion: set.apiVersion,
            kind: set.kind,
            name: set.metadata.name,
            uid: set.metadata.uid ?? '',
            controller: true,
          },
        ],
      },
    };
    cluster.put(builtin.pod, pod);
    return true;
  }

  function claimFor(set: StatefulSet, ref: { namespace: string; name: string }) {
    const known = cluster.find<PersistentVolumeClaim>(builtin.persistentVolumeClaim, ref);
    const size = (known?.spec ?? set.spec?.volumeClaimTemplates?.[0]?.spec)?.resources?.requests;
    const capacity = { storage: size?.['storage'] ?? '' };
    if (known !== undefined && known.status?.capacity?.['storage'] === capacity.storage)
      return known;
    const template = set.spec?.volumeClaimTemplates?.[0];
    const claim: PersistentVolumeClaim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...ref,
        labels: { ...template?.metadata?.labels },
        annotations: { ...template?.metadata?.annotations },
        finalizers: [claimProtection],
        ...known?.metadata,
      },
      spec: { ...template?.spec, ...known?.spec },
      status: { phase: 'Bound', capacity },
    };
    cluster.put(builtin.persistentVolumeClaim, claim);
    return cluster.find<PersistentVolumeClaim>(builtin.persistentVolumeClaim, ref) ?? claim;
  }

  function mountedPasswords(set: StatefulSet, namespace: string) {
    const read = (volume: string): string | undefined => {
      const source = set.spec?.template.spec?.volumes?.find(({ name }) => name === volume);
      const ref = { namespace, name: source?.secret?.secretName ?? '' };
      const secret = cluster.find<Secret>(builtin.secret, ref);
      return secret === undefined ? undefined : decodeSecret(secret)['password'];
    };
    const [service, admin] = [read('service'), read('admin')];
    return service === undefined || admin === undefined ? undefined : { service, admin };
  }

  return { settle, volumes };
}

/** `namespace/name` of an object; for messages of tests. */
export function titleOf(object: { metadata: { name: string; namespace?: string } }): string {
  return keyFor(refTo(object));
}
