import {
  databaseClassResource,
  parseDatabaseClass,
  type DatabaseClass,
} from '../../crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { ContentCache } from '../../runtime/content-cache.ts';
import type { Informer } from '../../runtime/informer.ts';
import type { InformerSet } from '../../runtime/informer-set.ts';
import { keyFor, refTo, type KubeObject, type ObjectRef } from '../../runtime/kube-object.ts';
import type { Resource } from '../../runtime/resource.ts';
import { judgedBy, type Judged } from '../class-selection.ts';
import type { Deployment, Pod } from '../microservice/types.ts';
import { textAt } from '../wire-value.ts';
import {
  claimProjection,
  cloudNativePGProjection,
  clusterBackupProjection,
  existenceProjection,
  jobProjection,
  ownOrStub,
  podProjection,
  volumeProjection,
} from '../projections.ts';
import {
  backupLabel,
  databaseLabel,
  microserviceLabel,
  restoreLabel,
  taskLabel,
} from '../well-known.ts';
import {
  clusterLabel,
  type Cluster,
  type ClusterBackup,
  type ClusterDatabase,
  type ClusterRole,
  type ClusterSchedule,
} from './cloud-native-pg.ts';
import {
  adminSecretName,
  authoritySecretName,
  backupClaimName,
  backupCronJobName,
  certificateSecretName,
  childNameOf,
  claimName,
  clusterName,
  clusterRoleNames,
  credentialsSecretName,
  ownAuthoritySecretName,
  rotationSecretName,
  rotationSecretOf,
  scheduledBackupName,
} from './names.ts';
import type {
  CronJob,
  Job,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
} from './types.ts';

/** The caches that a Database is reconciled from. */
export interface DatabaseCaches {
  readonly databases: Informer<Database>;
  readonly classes: Informer<Judged<DatabaseClass>>;
  readonly microservices: Informer<Microservice>;
  readonly namespaces: Informer<KubeObject>;
  readonly statefulSets: Informer<StatefulSet>;
  readonly services: Informer<Service>;
  readonly networkPolicies: Informer<NetworkPolicy>;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly pods: Informer<Pod>;
  /** Of the services: whether their pods run with the credentials that there are now. */
  readonly deployments: Informer<Deployment>;
  readonly cronJobs: Informer<CronJob>;
  readonly jobs: Informer<Job>;
  /** The pods of backups and restores. */
  readonly taskPods: Informer<Pod>;
  /** Metadata of the Secrets of databases; of all others only {@link contents} knows. */
  readonly secrets: Informer<KubeObject>;
  readonly contents: Pick<ContentCache, 'resolve' | 'lookup'>;
  readonly cloudNativePG: CloudNativePGCaches;
  readonly clusterBackups: ClusterBackupCaches;
}

/** The caches of what CloudNativePG makes databases of; it may not be installed. */
export interface CloudNativePGCaches {
  readonly clusters: Informer<Cluster>;
  readonly databases: Informer<ClusterDatabase>;
  readonly roles: Informer<ClusterRole>;
}

/** The caches of backups that CloudNativePG makes; it may not be installed. */
export interface ClusterBackupCaches {
  readonly backups: Informer<ClusterBackup>;
  readonly schedules: Informer<ClusterSchedule>;
}

/** The index of Databases by `namespace/name` of the Microservice that they were made for. */
export const madeForIndex = 'madeFor';
/** The index of Databases by className; '' for those that name none. */
export const classIndex = 'databaseClass';
/** The index of pods by `namespace/name` of their Database. */
export const podIndex = 'database';

/** The index of Databases by `namespace/name` of the one whose content they begin with. */
export const restoresFromIndex = 'restoresFrom';
/** The index of Jobs by `namespace/name` of the Database that they back up or fill. */
export const taskIndex = 'databaseTask';
/** The index of claims and Backups by `namespace/name` of the Cluster that they are of. */
export const clusterIndex = 'cluster';
/** The index of Databases by `Kind/namespace/name` of the objects that they need. */
export const neededIndex = 'needed';

const databaseKeys = {
  [madeForIndex]: (database: Database): readonly string[] => labelKey(database, microserviceLabel),
  [classIndex]: (database: Database): readonly string[] => [database.spec?.className ?? ''],
  [restoresFromIndex]: (database: Database): readonly string[] => {
    const { restoreFrom } = database.spec ?? {};
    const { namespace, name } = refTo(database);
    return restoreFrom === undefined
      ? []
      : [keyFor({ namespace, name: restoreFrom.database ?? name })];
  },
  [neededIndex]: (database: Database): readonly string[] => {
    const { namespace } = refTo(database);
    const { secretName, adopt } = database.spec ?? {};
    const secrets = [
      credentialsSecretName(database),
      adminSecretName(database),
      authoritySecretName(database),
      rotationSecretName(database),
      ownAuthoritySecretName(database),
      certificateSecretName(database),
      secretName,
      adopt?.secretName,
    ];
    return [
      neededKey(builtin.statefulSet.kind, { namespace, name: childNameOf(database) }),
      neededKey(builtin.service.kind, { namespace, name: childNameOf(database) }),
      neededKey(builtin.networkPolicy.kind, { namespace, name: childNameOf(database) }),
      neededKey(builtin.cronJob.kind, { namespace, name: backupCronJobName(database) }),
      ...backupClaims(database).map((name) =>
        neededKey(builtin.persistentVolumeClaim.kind, { namespace, name }),
      ),
      neededKey(builtin.persistentVolumeClaim.kind, { namespace, name: claimName(database) }),
      neededKey(builtin.cnpgCluster.kind, { namespace, name: clusterName(database) }),
      neededKey(builtin.cnpgScheduledBackup.kind, {
        namespace,
        name: scheduledBackupName(database),
      }),
      neededKey(builtin.cnpgDatabase.kind, { namespace, name: clusterName(database) }),
      ...Object.values(clusterRoleNames(database)).map((name) =>
        neededKey(builtin.cnpgDatabaseRole.kind, { namespace, name }),
      ),
      ...secrets
        .filter((name) => name !== undefined)
        .map((name) => neededKey(builtin.secret.kind, { namespace, name })),
    ];
  },
};

/** Those of its own backups, and of the backups that it is filled from. */
function backupClaims({ metadata, spec }: Database): readonly string[] {
  const { restoreFrom } = spec ?? {};
  const source = restoreFrom?.database ?? metadata.name;
  return [...new Set([metadata.name, ...(restoreFrom === undefined ? [] : [source])])].map(
    backupClaimName,
  );
}

const jobKeys = {
  [taskIndex]: (job: Job): readonly string[] =>
    job.metadata.labels?.[taskLabel] === undefined ? [] : labelKey(job, databaseLabel),
};

const claimKeys = {
  [clusterIndex]: (claim: PersistentVolumeClaim): readonly string[] =>
    labelKey(claim, clusterLabel),
};

const backupKeys = {
  [clusterIndex]: (backup: ClusterBackup): readonly string[] => {
    const name = textAt(backup, 'spec', 'cluster', 'name');
    return name === undefined ? [] : [keyFor({ namespace: refTo(backup).namespace, name })];
  },
};

/** The Database that a pod fills, else the one that it backs up. */
const taskPodKeys = {
  [taskIndex]: (pod: Pod): readonly string[] =>
    labelKey(pod, pod.metadata.labels?.[restoreLabel] === undefined ? backupLabel : restoreLabel),
};

const podKeys = { [podIndex]: (pod: Pod): readonly string[] => labelKey(pod, databaseLabel) };

/** The index of the Secrets of rotations, all of them by {@link underWay}. */
export const rotationIndex = 'rotation';
export const underWay = 'under-way';

const secretKeys = {
  [rotationIndex]: ({ metadata }: KubeObject): readonly string[] => {
    const name = metadata.labels?.[databaseLabel] ?? '';
    return metadata.name === rotationSecretOf(name) ? [underWay] : [];
  },
};

/** The value of {@link neededIndex} for an object. */
export function neededKey(kind: string, ref: ObjectRef): string {
  return `${kind}/${keyFor(ref)}`;
}

function labelKey(object: KubeObject, label: string): readonly string[] {
  const name = object.metadata.labels?.[label];
  return name === undefined ? [] : [keyFor({ namespace: refTo(object).namespace, name })];
}

/** Whether credentials were made for the Database, or are kept for it. */
export function hasCredentials(
  { secrets }: Pick<DatabaseCaches, 'secrets'>,
  database: Database,
): boolean {
  const { namespace } = refTo(database);
  return secrets.lister.get({ namespace, name: credentialsSecretName(database) }) !== undefined;
}

/** Opens, or shares with other controllers, the caches of the Database controller. */
export function openDatabaseCaches(informers: InformerSet, contents: ContentCache): DatabaseCaches {
  return {
    databases: informers.informer<Database>({
      resource: databaseResource,
      indexes: databaseKeys,
    }),
    classes: informers.informer<Judged<DatabaseClass>>({
      resource: databaseClassResource,
      transform: judgedBy(parseDatabaseClass),
    }),
    microservices: informers.informer<Microservice>({ resource: microserviceResource }),
    namespaces: openNamespaces(informers),
    statefulSets: informers.informer<StatefulSet>({
      resource: builtin.statefulSet,
      transform: ownOrStub,
    }),
    services: informers.informer<Service>({
      resource: builtin.service,
      transform: ownOrStub,
    }),
    networkPolicies: informers.informer<NetworkPolicy>({
      resource: builtin.networkPolicy,
      transform: ownOrStub,
    }),
    claims: informers.informer<PersistentVolumeClaim>({
      resource: builtin.persistentVolumeClaim,
      transform: claimProjection,
      indexes: claimKeys,
    }),
    volumes: informers.informer<PersistentVolume>({
      resource: builtin.persistentVolume,
      transform: volumeProjection,
    }),
    pods: informers.informer<Pod>({
      resource: builtin.pod,
      labelSelector: databaseLabel,
      transform: podProjection,
      indexes: podKeys,
    }),
    deployments: informers.informer<Deployment>({
      resource: builtin.deployment,
      transform: ownOrStub,
    }),
    jobs: informers.informer<Job>({
      resource: builtin.job,
      optional: false,
      transform: jobProjection,
      indexes: jobKeys,
    }),
    taskPods: informers.informer<Pod>({
      resource: builtin.pod,
      labelSelector: taskLabel,
      transform: podProjection,
      indexes: taskPodKeys,
    }),
    secrets: informers.informer({
      resource: builtin.secret,
      metadataOnly: true,
      labelSelector: databaseLabel,
      indexes: secretKeys,
    }),
    contents,
    cronJobs: informers.informer<CronJob>({ resource: builtin.cronJob, transform: ownOrStub }),
    cloudNativePG: openCloudNativePGCaches(informers),
    clusterBackups: openClusterBackupCaches(informers),
  };
}

function openCloudNativePGCaches(informers: InformerSet): CloudNativePGCaches {
  const open = <T extends KubeObject>(resource: Resource): Informer<T> =>
    informers.informer<T>({ resource, transform: cloudNativePGProjection, optional: true });
  return {
    clusters: open<Cluster>(builtin.cnpgCluster),
    databases: open<ClusterDatabase>(builtin.cnpgDatabase),
    roles: open<ClusterRole>(builtin.cnpgDatabaseRole),
  };
}

function openNamespaces(informers: InformerSet): Informer<KubeObject> {
  return informers.informer({
    resource: builtin.namespace,
    metadataOnly: true,
    transform: existenceProjection,
  });
}

function openClusterBackupCaches(informers: InformerSet): ClusterBackupCaches {
  return {
    backups: informers.informer<ClusterBackup>({
      resource: builtin.cnpgBackup,
      optional: true,
      transform: clusterBackupProjection,
      indexes: backupKeys,
    }),
    schedules: informers.informer<ClusterSchedule>({
      resource: builtin.cnpgScheduledBackup,
      optional: true,
      transform: cloudNativePGProjection,
    }),
  };
}

/** Whether the API server serves all that CloudNativePG makes databases of. */
export function hasCloudNativePG({ cloudNativePG }: DatabaseCaches): boolean {
  return Object.values(cloudNativePG).every(({ state }) => state === 'synced');
}

/** Whether the API server serves what CloudNativePG makes backups by. */
export function hasClusterBackups({ clusterBackups }: DatabaseCaches): boolean {
  return Object.values(clusterBackups).every(({ state }) => state === 'synced');
}
