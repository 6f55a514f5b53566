import { databaseClassResource } from '../../../crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import { digestContent } from '../../../runtime/content-hash.ts';
import { declaredDigest } from '../../../runtime/content-identity.ts';
import type { Informer } from '../../../runtime/informer.ts';
import { keyFor, refTo, type KubeObject, type ObjectRef } from '../../../runtime/kube-object.ts';
import type { Resource } from '../../../runtime/resource.ts';
import type { Content } from '../../microservice/observed.ts';
import {
  claimProjection,
  cloudNativePGProjection,
  clusterBackupProjection,
  jobProjection,
  ownOrStub,
  volumeProjection,
} from '../../projections.ts';
import { textAt } from '../../wire-value.ts';
import { backupLabel, databaseLabel, restoreLabel, taskLabel } from '../../well-known.ts';
import { rotationIndex, type DatabaseCaches } from '../caches.ts';
import { clusterLabel, type ClusterBackup } from '../cloud-native-pg.ts';
import { rotationSecretOf } from '../names.ts';
import type { PersistentVolumeClaim } from '../types.ts';
import type { FakeStore } from './fake-store.ts';

/** Caches of a fake store, with the projections of the real ones. */
export function createFakeCaches(store: FakeStore): DatabaseCaches {
  const informer = <T extends KubeObject>(
    resource: Resource,
    project: (object: KubeObject) => KubeObject | undefined = (object) => object,
    keyOf: (object: KubeObject) => string = databaseKey,
  ): Informer<T> => {
    // The objects of the resource are of its kind.
    const all = (): T[] => store.cached(resource).flatMap((one) => (project(one) as T) ?? []);
    return {
      resource,
      get state() {
        return store.absentGroups.has(resource.group) ? 'absent' : 'synced';
      },
      trouble: '',
      lister: {
        get: (ref) => all().find((object) => keyFor(refTo(object)) === keyFor(ref)),
        list: all,
        inNamespace: (namespace) => all().filter((object) => refTo(object).namespace === namespace),
        // The indexes that reconciles use: by a Database, and Secrets of rotations.
        byIndex: (index, value) =>
          all().filter((object) =>
            index === rotationIndex ? isOfRotation(object) : keyOf(object) === value,
          ),
        get size() {
          return all().length;
        },
      },
      addHandler: () => {},
      run: () => Promise.resolve(),
      wake: () => {},
      waitForSync: () => Promise.resolve(),
      observeWrite: () => {},
    };
  };
  const labelled = (secret: KubeObject): KubeObject | undefined =>
    secret.metadata.labels?.[databaseLabel] === undefined ? undefined : secret;
  return {
    databases: informer(databaseResource),
    classes: informer(databaseClassResource),
    microservices: informer(microserviceResource),
    namespaces: informer(builtin.namespace),
    statefulSets: informer(builtin.statefulSet, ownOrStub),
    services: informer(builtin.service, ownOrStub),
    networkPolicies: informer(builtin.networkPolicy, ownOrStub),
    claims: informer(builtin.persistentVolumeClaim, projectClaim, clusterKey),
    volumes: informer(builtin.persistentVolume, (volume) => volumeProjection(volume)),
    pods: informer(builtin.pod),
    deployments: informer(builtin.deployment, ownOrStub),
    cronJobs: informer(builtin.cronJob, ownOrStub),
    jobs: informer(builtin.job, jobProjection, (job) =>
      job.metadata.labels?.[taskLabel] === undefined ? '' : databaseKey(job),
    ),
    taskPods: informer(builtin.pod, (pod) => pod, taskPodKey),
    secrets: informer(builtin.secret, labelled),
    cloudNativePG: {
      clusters: informer(builtin.cnpgCluster, cloudNativePGProjection),
      databases: informer(builtin.cnpgDatabase, cloudNativePGProjection),
      roles: informer(builtin.cnpgDatabaseRole, cloudNativePGProjection),
    },
    clusterBackups: {
      backups: informer(builtin.cnpgBackup, projectBackup, backupKey),
      schedules: informer(builtin.cnpgScheduledBackup, cloudNativePGProjection),
    },
    contents: {
      lookup: (_kind, ref) => contentOf(cachedSecret(store, ref)),
      resolve: (_kind, ref) => Promise.resolve(contentOf(cachedSecret(store, ref))),
    },
  };
}

function isOfRotation({ metadata }: KubeObject): boolean {
  return metadata.name === rotationSecretOf(metadata.labels?.[databaseLabel] ?? '');
}

function taskPodKey(pod: KubeObject): string {
  const { labels } = pod.metadata;
  return `${refTo(pod).namespace}/${labels?.[restoreLabel] ?? labels?.[backupLabel] ?? ''}`;
}

function projectClaim(claim: KubeObject): KubeObject {
  return claimProjection(claim as PersistentVolumeClaim);
}

function projectBackup(backup: KubeObject): KubeObject {
  return clusterBackupProjection(backup as ClusterBackup);
}

function backupKey(backup: KubeObject): string {
  return `${refTo(backup).namespace}/${textAt(backup, 'spec', 'cluster', 'name') ?? ''}`;
}

function clusterKey(object: KubeObject): string {
  return `${refTo(object).namespace}/${object.metadata.labels?.[clusterLabel] ?? ''}`;
}

function databaseKey(object: KubeObject): string {
  return `${refTo(object).namespace}/${object.metadata.labels?.[databaseLabel] ?? ''}`;
}

function cachedSecret(store: FakeStore, ref: ObjectRef): KubeObject | undefined {
  return store.cached(builtin.secret).find((secret) => keyFor(refTo(secret)) === keyFor(ref));
}

function contentOf(secret: KubeObject | undefined): Content {
  if (secret === undefined) return { state: 'missing' };
  return { state: 'present', ...(declaredDigest(secret) ?? digestContent(secret)) };
}
