import { at, listAt } from './wire-value.ts';
import {
  adoptAnnotation,
  databaseLabel,
  declaredHashAnnotation,
  managedByLabel,
  managedByValue,
  microserviceLabel,
  reclaimPolicyAnnotation,
  taskLabel,
} from './well-known.ts';
import { microserviceResource } from '../crds/microservice/v1alpha1.ts';
import { controllerOf, type KubeObject, type ObjectMeta } from '../runtime/kube-object.ts';
import {
  clusterLabel,
  scheduledBackupLabel,
  type ClusterBackup,
} from './database/cloud-native-pg.ts';
import type { PersistentVolume, PersistentVolumeClaim } from './database/types.ts';
import type { Pod } from './microservice/types.ts';

/**
 * Keeps an object of ours whole and of a foreign one only what tells that the name is taken and
 * by whom: caches hold every object of a child kind, so that no foreign one is ever taken over.
 */
export function ownOrStub<T extends KubeObject>(object: T): T {
  if (object.metadata.labels?.[managedByLabel] === managedByValue) return object;
  return stubOf(object);
}

function stubOf<T extends KubeObject>({ apiVersion, kind, metadata }: T): T {
  return { apiVersion, kind, metadata: stub(metadata) } as T;
}

/**
 * As {@link ownOrStub} for kinds that controllers make, too, with the labels of the pods: only what
 * is a Microservice's is kept, by its label or its owner.
 */
export function ownWholeOrStub<T extends KubeObject>(object: T): T {
  return isMicroservices(object) ? object : stubOf(object);
}

/**
 * Keeps of a Job that migrates a database, backs it up or fills it what tells how it is. What it
 * runs is never compared: that cannot be changed.
 */
export function jobProjection<T extends KubeObject>(job: T): T {
  const isKept =
    isMicroservices(job) || isTask(job) || job.metadata.annotations?.[adoptAnnotation] === 'true';
  if (!isKept) return stubOf(job);
  const suspend = at(job, 'spec', 'suspend');
  return Object.assign({ ...job }, { spec: suspend === undefined ? {} : { suspend } });
}

/** It backs a database up, or fills one. */
function isTask({ metadata: { labels } }: KubeObject): boolean {
  return labels?.[taskLabel] !== undefined && labels[managedByLabel] === managedByValue;
}

function isMicroservices(object: KubeObject): boolean {
  return (
    object.metadata.labels?.[microserviceLabel] !== undefined ||
    controllerOf(object)?.kind === microserviceResource.kind
  );
}

function stub(metadata: ObjectMeta): ObjectMeta {
  const adopt = metadata.annotations?.[adoptAnnotation];
  return {
    name: metadata.name,
    ...pick(metadata, [
      'namespace',
      'uid',
      'resourceVersion',
      'ownerReferences',
      'deletionTimestamp',
    ]),
    ...(adopt === undefined ? {} : { annotations: { [adoptAnnotation]: adopt } }),
  };
}

/**
 * As {@link ownOrStub} for what CloudNativePG makes databases of, whose status is long and changes
 * all the time; what is to be taken over is kept whole, so that it is not changed unseen.
 */
export function cloudNativePGProjection<T extends KubeObject>(object: T): T {
  const { metadata } = object;
  const isKept =
    metadata.labels?.[managedByLabel] === managedByValue ||
    metadata.annotations?.[adoptAnnotation] === 'true';
  if (!isKept) return stubOf(object);
  const status = at(object, 'status') ?? {};
  return Object.assign(
    { ...object },
    {
      status: pick(status as Readonly<Record<string, unknown>>, [
        'phase',
        'readyInstances',
        'pgDataImageInfo',
        'applied',
        'message',
        'observedGeneration',
      ]),
    },
  );
}

/** Keeps of a Backup whose it is, and how it went: schedules make thousands of them. */
export function clusterBackupProjection(backup: ClusterBackup): ClusterBackup {
  const { apiVersion, kind, metadata } = backup;
  return {
    apiVersion,
    kind,
    metadata: {
      name: metadata.name,
      ...pick(metadata, [
        'namespace',
        'uid',
        'resourceVersion',
        'creationTimestamp',
        'deletionTimestamp',
      ]),
      labels: pick(metadata.labels ?? {}, [
        managedByLabel,
        databaseLabel,
        clusterLabel,
        scheduledBackupLabel,
      ]),
    },
    ...(backup.spec === undefined ? {} : { spec: pick(backup.spec, ['cluster', 'method']) }),
    ...(backup.status === undefined
      ? {}
      : {
          status: pick(backup.status, [
            'phase',
            'error',
            'stoppedAt',
            'reconciliationTerminatedAt',
            'backupId',
            'majorVersion',
          ]),
        }),
  } as ClusterBackup;
}

/**
 * As {@link ownOrStub} for claims: of those that CloudNativePG makes, too, it keeps which Cluster and
 * which volume they are for.
 */
export function claimProjection(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const projected = ownOrStub(claim);
  const cluster = claim.metadata.labels?.[clusterLabel];
  if (projected === claim || cluster === undefined) return projected;
  return {
    ...projected,
    metadata: { ...projected.metadata, labels: { [clusterLabel]: cluster } },
    spec: pick(claim.spec ?? {}, ['volumeName']),
  };
}

/** Keeps of a volume to whom it is bound, and what becomes of it after that. */
export function volumeProjection(volume: PersistentVolume): PersistentVolume {
  const { metadata, spec } = volume;
  return {
    apiVersion: volume.apiVersion,
    kind: volume.kind,
    metadata: {
      name: metadata.name,
      ...pick(metadata, ['uid', 'resourceVersion', 'deletionTimestamp']),
      annotations: pick(metadata.annotations ?? {}, [
        reclaimPolicyAnnotation,
        declaredHashAnnotation,
      ]),
    },
    spec: pick(spec ?? {}, ['persistentVolumeReclaimPolicy', 'claimRef']),
  };
}

/** Keeps of a pod what tells how it is: thousands of them are in the cache. */
export function podProjection(pod: Pod): Pod {
  const { metadata, spec, status } = pod;
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: {
      name: metadata.name,
      ...pick(metadata, [
        'namespace',
        'uid',
        'resourceVersion',
        'labels',
        'ownerReferences',
        'creationTimestamp',
        'deletionTimestamp',
      ]),
    },
    ...(spec === undefined
      ? {}
      : {
          spec: {
            ...pick(spec, ['nodeName', 'readinessGates']),
            containers: containersOf(spec, 'containers'),
            ...(listAt(spec, 'initContainers').length === 0
              ? {}
              : { initContainers: containersOf(spec, 'initContainers') }),
          },
        }),
    ...(status === undefined
      ? {}
      : {
          status: pick(status, [
            'phase',
            'reason',
            'message',
            'conditions',
            'containerStatuses',
            'initContainerStatuses',
          ]),
        }),
  } as Pod;
}

type PodSpec = NonNullable<Pod['spec']>;

/** What is kept of the containers of a spec that may be of any shape. */
function containersOf(
  spec: PodSpec,
  list: 'containers' | 'initContainers',
): readonly Partial<PodSpec['containers'][number]>[] {
  return listAt(spec, list)
    .filter(
      (container): container is PodSpec['containers'][number] =>
        typeof at(container, 'name') === 'string',
    )
    .map((container) =>
      pick(container, [
        'name',
        'restartPolicy',
        'resources',
        'readinessProbe',
        'livenessProbe',
        'startupProbe',
      ]),
    );
}

/** Keeps only that an object is there and whether it is going away. */
export function existenceProjection<T extends KubeObject>(object: T): T {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name: object.metadata.name,
      ...pick(object.metadata, ['namespace', 'uid', 'resourceVersion', 'deletionTimestamp']),
    },
  } as T;
}

/** These fields of what may be null, whatever its type says: others' CRDs let more through. */
function pick<T extends object, K extends keyof T>(source: T, keys: readonly K[]): Pick<T, K> {
  const kept: Partial<T> = {};
  const found: Partial<T> | null = source;
  for (const key of keys) {
    if (found?.[key] !== undefined) kept[key] = found[key];
  }
  return kept as Pick<T, K>;
}
