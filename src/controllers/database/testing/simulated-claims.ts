import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo } from '../../../runtime/kube-object.ts';
import type { PersistentVolumeClaim, StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

const resource = builtin.persistentVolumeClaim;
const claimProtection = 'kubernetes.io/pvc-protection';

/** The claim of the set's pod, bound, and as large as it asks to be. */
export function ensureClaim(cluster: FakeCluster, set: StatefulSet): PersistentVolumeClaim {
  const { namespace = '', name } = set.metadata;
  const ref = { namespace, name: `data-${name}-0` };
  const known = cluster.find<PersistentVolumeClaim>(resource, ref) ?? newClaim(set, ref);
  const capacity = { storage: known.spec?.resources?.requests?.['storage'] ?? '' };
  const isAsWanted = known.status?.capacity?.['storage'] === capacity.storage;
  return isAsWanted
    ? known
    : cluster.put<PersistentVolumeClaim>(resource, {
        ...known,
        status: { phase: 'Bound', capacity },
      });
}

function newClaim(
  set: StatefulSet,
  ref: { namespace: string; name: string },
): PersistentVolumeClaim {
  const { metadata, spec } = set.spec?.volumeClaimTemplates?.[0] ?? {};
  const { labels = {}, annotations = {} } = metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: resource.kind,
    metadata: { ...ref, labels, annotations, finalizers: [claimProtection] },
    ...(spec === undefined ? {} : { spec }),
  };
}

/** Lets claims go that are being deleted and that no pod uses. */
export function releaseClaims(cluster: FakeCluster): void {
  for (const claim of cluster.list(resource)) {
    const { namespace, name } = refTo(claim);
    const pod = { namespace, name: name.replace(/^data-/, '') };
    const isUsed = cluster.find(builtin.pod, pod) !== undefined;
    if (claim.metadata.deletionTimestamp !== undefined && !isUsed) {
      cluster.erase(resource, refTo(claim));
    }
  }
}
