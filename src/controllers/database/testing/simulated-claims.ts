import { builtin } from '../../../runtime/builtin-resources.ts';
import { refTo, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { PersistentVolume, PersistentVolumeClaim, StatefulSet } from '../types.ts';
import type { FakeCluster } from './fake-cluster.ts';

const resource = builtin.persistentVolumeClaim;
const claimProtection = 'kubernetes.io/pvc-protection';

/** The claim of the set's pod, bound, and as large as it asks to be. */
export function ensureClaim(cluster: FakeCluster, set: StatefulSet): PersistentVolumeClaim {
  const { namespace = '', name } = set.metadata;
  const adopted = set.spec?.template.spec?.volumes?.find((volume) => volume.name === 'data');
  const claimed = adopted?.persistentVolumeClaim?.claimName;
  const ref = { namespace, name: claimed ?? `data-${name}-0` };
  const known = cluster.find<PersistentVolumeClaim>(resource, ref) ?? newClaim(set, ref);
  const capacity = { storage: known.spec?.resources?.requests?.['storage'] ?? '' };
  if (known.status?.capacity?.['storage'] === capacity.storage) return known;
  const claim = cluster.put<PersistentVolumeClaim>(resource, {
    ...known,
    spec: { ...known.spec, volumeName: volumeNameOf(ref) },
    status: { phase: 'Bound', capacity },
  });
  bind(cluster, claim);
  return claim;
}

/** Binds the claims that no StatefulSet makes. */
export function bindClaims(cluster: FakeCluster): void {
  for (const claim of cluster.list<PersistentVolumeClaim>(resource)) {
    if (claim.status !== undefined) continue;
    const ref = refTo(claim);
    const bound = cluster.put<PersistentVolumeClaim>(resource, {
      ...claim,
      spec: { ...claim.spec, volumeName: volumeNameOf(ref) },
      status: {
        phase: 'Bound',
        capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '' },
      },
    });
    bind(cluster, bound);
  }
}

function volumeNameOf({ namespace, name }: ObjectRef): string {
  return `pv-${namespace}-${name}`;
}

/** A volume as most storage classes make it: it goes with its claim. */
function bind(cluster: FakeCluster, claim: PersistentVolumeClaim): void {
  const { namespace, name } = refTo(claim);
  const ref = { namespace: '', name: volumeNameOf({ namespace, name }) };
  if (cluster.find(builtin.persistentVolume, ref) !== undefined) return;
  cluster.put<PersistentVolume>(builtin.persistentVolume, {
    apiVersion: 'v1',
    kind: builtin.persistentVolume.kind,
    metadata: { name: ref.name },
    spec: {
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { namespace, name, uid: claim.metadata.uid ?? '' },
    },
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

/** What becomes of the volume of a claim that is gone. */
export function reclaim(cluster: FakeCluster, claim: ObjectRef): void {
  const ref = { namespace: '', name: volumeNameOf(claim) };
  const volume = cluster.find<PersistentVolume>(builtin.persistentVolume, ref);
  if (volume?.spec?.persistentVolumeReclaimPolicy === 'Delete') {
    cluster.erase(builtin.persistentVolume, ref);
  }
}

/** Lets claims go that are being deleted and that no pod uses, and what becomes of volumes. */
export function releaseClaims(cluster: FakeCluster): void {
  for (const claim of cluster.list(resource)) {
    const { namespace, name } = refTo(claim);
    const pod = { namespace, name: name.replace(/^data-/, '') };
    const isUsed = cluster.find(builtin.pod, pod) !== undefined;
    if (claim.metadata.deletionTimestamp !== undefined && !isUsed) {
      cluster.erase(resource, refTo(claim));
      reclaim(cluster, refTo(claim));
    }
  }
  for (const { spec } of cluster.list<PersistentVolume>(builtin.persistentVolume)) {
    const { namespace = '', name = '' } = spec?.claimRef ?? {};
    if (cluster.find(resource, { namespace, name }) === undefined) {
      reclaim(cluster, { namespace, name });
    }
  }
}
