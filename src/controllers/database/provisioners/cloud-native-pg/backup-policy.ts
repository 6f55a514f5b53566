import { defaultRetain } from '../../../../crds/database/backup.ts';
import { keyFor, refTo } from '../../../../runtime/kube-object.ts';
import { spreadSchedule } from '../../backups/spread-schedule.ts';
import type { BackupMethod, Cluster, ClusterPlugin } from '../../cloud-native-pg.ts';
import { archiveName } from '../../names.ts';
import type { PlanInput } from '../provisioner.ts';

/** When the Cluster is backed up, in which way, and how many backups are kept. */
export interface ClusterBackupPolicy {
  readonly method: BackupMethod;
  /** Six fields of cron, in UTC; undefined: only on demand. */
  readonly schedule: string | undefined;
  /** Undefined: old ones are the plugin's to delete. */
  readonly retain: number | undefined;
}

type Spec = NonNullable<Cluster['spec']>;

/** The plugin that takes the name of a folder, and refuses one that another server archived to. */
const barmanCloud = 'barman-cloud.cloudnative-pg.io';

/** How the Cluster is backed up; undefined where it is not. Pure. */
export function clusterBackupPolicy(input: PlanInput): ClusterBackupPolicy | undefined {
  const { database, class: given } = input;
  const { enabled = true, schedule, retain } = database.spec.backup ?? {};
  const wanted = given.cloudNativePG?.backup;
  if (!enabled || wanted === undefined) return undefined;
  const { plugin } = wanted;
  const due = schedule ?? wanted.schedule;
  return {
    method:
      plugin === undefined
        ? { method: 'volumeSnapshot' }
        : { method: 'plugin', pluginConfiguration: { name: plugin.name } },
    schedule:
      due === undefined ? undefined : withSeconds(spreadSchedule(due, keyFor(refTo(database)))),
    retain: plugin === undefined ? (retain ?? wanted.retain ?? defaultRetain) : undefined,
  };
}

/** What the Cluster itself has to have so that it can be backed up. Pure. */
export function clusterBackupSpec(input: PlanInput): Pick<Spec, 'backup' | 'plugins'> {
  const { database, class: given, observed } = input;
  const wanted = given.cloudNativePG?.backup;
  const isOff = database.spec.backup?.enabled === false;
  // A last backup is made though no others are.
  if (wanted === undefined || (isOff && database.spec.deletionPolicy !== 'Snapshot')) return {};
  const { volumeSnapshot, plugin } = wanted;
  if (plugin === undefined) {
    // Snapshots outlive the Cluster, and go with the Backup that tells of them.
    return { backup: { volumeSnapshot: { ...volumeSnapshot, snapshotOwnerReference: 'backup' } } };
  }
  const { name, parameters } = plugin;
  const live = observed.cloudNativePG.cluster?.spec?.plugins?.find((one) => one.name === name);
  const folder = name === barmanCloud ? folderOf(input, live) : undefined;
  const all = { ...parameters, ...(folder === undefined ? {} : { serverName: folder }) };
  // The list is one value to the API server, and so is compared with its defaults.
  return { plugins: [{ name, enabled: true, isWALArchiver: true, parameters: all }] };
}

/** Whether the Cluster, as it is, has what its backups take. Pure. */
export function canBackUp({ class: given, observed }: PlanInput): boolean {
  const { plugin } = given.cloudNativePG?.backup ?? {};
  const live = observed.cloudNativePG.cluster?.spec;
  return plugin === undefined
    ? live?.backup?.volumeSnapshot !== undefined
    : (live?.plugins ?? []).some(({ name }) => name === plugin.name);
}

/** A Cluster that archives goes on where it does, be that the default. */
function folderOf({ database }: PlanInput, live: ClusterPlugin | undefined): string | undefined {
  return live === undefined ? archiveName(database) : live.parameters?.['serverName'];
}

/** CloudNativePG takes five fields for another schedule: the first one is that of seconds. */
function withSeconds(schedule: string): string {
  return schedule.startsWith('@') ? schedule : `0 ${schedule}`;
}
