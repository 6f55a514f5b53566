import type { Provisioner } from '../../../crds/database-class/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { Resource } from '../../../runtime/resource.ts';

/** One kind of object that is made for a Database. From this list come the RBAC rules. */
export interface DatabaseChildKind {
  readonly resource: Resource;
  /** One sentence for the reference: for what it is. */
  readonly purpose: string;
  /** Just the verbs that the code uses. */
  readonly rbac: { readonly verbs: readonly string[] };
  /** The one provisioner that makes it; undefined where it is made for a server of Slipway's own. */
  readonly provisioner?: Provisioner;
}

/** THE list of kinds that are made for Databases. */
export const databaseChildren: readonly DatabaseChildKind[] = [
  {
    resource: builtin.secret,
    purpose: 'The credentials; made once, kept as long as the data, and read to log in.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.service,
    purpose: 'The name under which the server is reached.',
    rbac: { verbs: ['list', 'watch', 'create', 'patch'] },
  },
  {
    resource: builtin.networkPolicy,
    purpose: 'Lets only the pods of the service, and Slipway, reach the server.',
    rbac: { verbs: ['list', 'watch', 'create', 'patch'] },
  },
  {
    resource: builtin.statefulSet,
    purpose: 'The server.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.persistentVolumeClaim,
    purpose:
      'The volume; made by the StatefulSet, grown by Slipway, deleted only on demand. Another one holds backups; Slipway makes it and never deletes it.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.cronJob,
    purpose: 'Makes backups on a schedule.',
    rbac: { verbs: ['list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.job,
    purpose: 'Makes a backup that somebody asked for, or the last one, or fills a new database.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch'] },
  },
  {
    resource: builtin.persistentVolume,
    purpose: 'Outlives its claim where the data is to be kept: its reclaim policy is Retain then.',
    rbac: { verbs: ['get', 'list', 'watch', 'patch'] },
  },
  {
    resource: builtin.cnpgCluster,
    provisioner: 'CloudNativePG',
    purpose: 'With CloudNativePG: the servers and their volumes; stopped with the Database.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.cnpgScheduledBackup,
    provisioner: 'CloudNativePG',
    purpose: 'With CloudNativePG: makes backups on a schedule.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.cnpgBackup,
    provisioner: 'CloudNativePG',
    purpose:
      'With CloudNativePG: a backup that somebody asked for, or the last one. Snapshots beyond retain are deleted by it.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.cnpgDatabase,
    provisioner: 'CloudNativePG',
    purpose: 'With CloudNativePG: the logical database.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
  {
    resource: builtin.cnpgDatabaseRole,
    provisioner: 'CloudNativePG',
    purpose: 'With CloudNativePG: the owner and the login.',
    rbac: { verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'] },
  },
];
