import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { Pod } from '../../microservice/types.ts';
import { databaseLabel } from '../../well-known.ts';
import { decodeSecret } from '../credentials.ts';
import type { Secret, StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

/** The passwords that a server was made with. */
export interface Passwords {
  readonly service: string;
  readonly admin: string;
}

/** Stops the pods of StatefulSets that are gone or want none. */
export function stopPods(cluster: FakeCluster): void {
  const sets = cluster.list<StatefulSet>(builtin.statefulSet);
  for (const pod of cluster.list(builtin.pod)) {
    const [owner] = pod.metadata.ownerReferences ?? [];
    // The pods of Jobs stay, ended, as long as their Jobs.
    if (owner?.kind === builtin.job.kind) continue;
    const set = sets.find(({ metadata }) => metadata.uid === owner?.uid);
    if (set === undefined || set.spec?.replicas === 0) cluster.drop(builtin.pod, refTo(pod));
  }
}

/** Makes the pod of the set where there is none. */
export function ensurePod(cluster: FakeCluster, set: StatefulSet, ref: ObjectRef): void {
  if (cluster.find(builtin.pod, ref) !== undefined) return;
  const { name, uid = '', labels } = set.metadata;
  cluster.put<Pod>(builtin.pod, {
    apiVersion: 'v1',
    kind: builtin.pod.kind,
    metadata: {
      ...ref,
      labels: { [databaseLabel]: labels?.[databaseLabel] ?? '' },
      ownerReferences: [
        { apiVersion: set.apiVersion, kind: set.kind, name, uid, controller: true },
      ],
    },
  });
}

/** What the kubelet would mount; undefined where a Secret is missing, so that no pod starts. */
export function mountedPasswords(cluster: FakeCluster, set: StatefulSet): Passwords | undefined {
  const { namespace = '' } = set.metadata;
  const read = (volume: string): string | undefined => {
    const source = set.spec?.template.spec?.volumes?.find(({ name }) => name === volume);
    const ref = { namespace, name: source?.secret?.secretName ?? '' };
    const secret = cluster.find<Secret>(builtin.secret, ref);
    return secret === undefined ? undefined : decodeSecret(secret)['password'];
  };
  // A server on adopted data has no superuser that Slipway knows.
  const mounts = set.spec?.template.spec?.volumes?.some(({ name }) => name === 'admin') ?? false;
  const [service, admin] = [read('service'), mounts ? read('admin') : ''];
  return service === undefined || admin === undefined ? undefined : { service, admin };
}
