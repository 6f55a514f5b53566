import type { Wire, KubeObject } from '../../runtime/kube-object.ts';
import type { V1ResourceRequirements } from '@kubernetes/client-node';
import type { PersistentVolume, PersistentVolumeClaim } from './types.ts';

/** The parts of postgresql.cnpg.io/v1 that Slipway writes or reads. */
export interface ClusterStorage {
  size?: string;
  storageClass?: string;
}

/** A plugin that a Cluster is run with. */
export interface ClusterPlugin {
  name: string;
  enabled?: boolean;
  isWALArchiver?: boolean;
  parameters?: Record<string, string>;
}

/** Servers of one database: a primary and its standbys. */
export interface Cluster extends KubeObject {
  spec?: {
    instances: number;
    imageName?: string;
    imageCatalogRef?: { apiGroup: string; kind: string; name: string; major: number };
    bootstrap?: {
      initdb?: { dataChecksums?: boolean };
      recovery?: { backup?: { name: string } };
    };
    backup?: {
      volumeSnapshot?: {
        className?: string;
        walClassName?: string;
        snapshotOwnerReference: 'backup';
      };
    };
    plugins?: ClusterPlugin[];
    storage?: ClusterStorage;
    walStorage?: ClusterStorage;
    resources?: Wire<V1ResourceRequirements>;
    postgresql?: { parameters?: Record<string, string> };
  };
  status?: object;
}

/** A logical database in a Cluster. */
export interface ClusterDatabase extends KubeObject {
  spec?: {
    cluster: { name: string };
    name: string;
    owner: string;
    databaseReclaimPolicy: 'retain';
    extensions?: { name: string; ensure: 'present' }[];
  };
  status?: object;
}

/** A role in a Cluster. */
export interface ClusterRole extends KubeObject {
  spec?: {
    cluster: { name: string };
    name: string;
    login: boolean;
    databaseRoleReclaimPolicy: 'retain';
    disablePassword?: boolean;
    inRoles?: string[];
    passwordSecret?: { name: string };
  };
  status?: object;
}

/** In which way a backup is made. */
export type BackupMethod =
  | { method: 'volumeSnapshot' }
  | { method: 'plugin'; pluginConfiguration: { name: string } };

/** A backup of a Cluster, made or to be made. Its spec is never changed. */
export interface ClusterBackup extends KubeObject {
  spec?: { cluster: { name: string } } & BackupMethod;
  status?: {
    phase?: string;
    error?: string;
    stoppedAt?: string;
    reconciliationTerminatedAt?: string;
    backupId?: string;
    majorVersion?: number;
  };
}

/** When backups of a Cluster are made. */
export interface ClusterSchedule extends KubeObject {
  spec?: {
    schedule: string;
    suspend: boolean;
    cluster: { name: string };
    backupOwnerReference: 'none';
  } & BackupMethod;
  status?: object;
}

/** What is there of backups of a Cluster. */
export interface ObservedClusterBackups {
  /** The API server serves the kinds of backups. */
  readonly isInstalled: boolean;
  readonly schedule: ClusterSchedule | undefined;
  /** Of all Clusters that had this name, by whomever. */
  readonly made: readonly ClusterBackup[];
}

/** A volume of a Cluster, as far as it is known, by its claim. */
export interface ClusterVolume {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume | undefined;
}

/** What is there of a Database in CloudNativePG. */
export interface ObservedCluster {
  /** All of its kinds are served by the API server. */
  readonly isInstalled: boolean;
  readonly cluster: Cluster | undefined;
  readonly database: ClusterDatabase | undefined;
  readonly owner: ClusterRole | undefined;
  /** The first of the two logins that take turns. */
  readonly first: ClusterRole | undefined;
  readonly second: ClusterRole | undefined;
  readonly volumes: readonly ClusterVolume[];
  readonly backups: ObservedClusterBackups;
  /** Slipway logged in to the Cluster once: it holds data. */
  readonly wasMade: boolean;
}

/** `on` stops the servers and keeps their volumes. */
export const hibernationAnnotation = 'cnpg.io/hibernation';
/** `true` on a Secret makes CloudNativePG follow its changes. */
export const reloadLabel = 'cnpg.io/reload';
/** On a Backup: the name of the ScheduledBackup that it is of. */
export const scheduledBackupLabel = 'cnpg.io/scheduled-backup';
/** On what is made for a Cluster, such as pods and claims: its name. */
export const clusterLabel = 'cnpg.io/cluster';
