import type { Wire, KubeObject } from '../../runtime/kube-object.ts';
import type { V1ResourceRequirements } from '@kubernetes/client-node';

/** The parts of postgresql.cnpg.io/v1 that Slipway writes or reads. */
export interface ClusterStorage {
  size?: string;
  storageClass?: string;
}

/** Servers of one database: a primary and its standbys. */
export interface Cluster extends KubeObject {
  spec?: {
    instances: number;
    imageName?: string;
    imageCatalogRef?: { apiGroup: string; kind: string; name: string; major: number };
    bootstrap?: { initdb?: { dataChecksums?: boolean } };
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
  /** Slipway logged in to the Cluster once: it holds data. */
  readonly wasMade: boolean;
}

/** `on` stops the servers and keeps their volumes. */
export const hibernationAnnotation = 'cnpg.io/hibernation';
/** `true` on a Secret makes CloudNativePG follow its changes. */
export const reloadLabel = 'cnpg.io/reload';
/** On the pods of a Cluster: its name. */
export const clusterLabel = 'cnpg.io/cluster';
