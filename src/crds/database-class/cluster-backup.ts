import { retainField } from '../database/backup.ts';
import { exactlyOne, exactlyOneOf } from '../kubernetes/rules.ts';
import { dictionary, object, text } from '../schema/fields.ts';
import { cronSchedule, objectName, pluginName } from '../schema/formats.ts';
import { rule, type Rule } from '../schema/rule.ts';

/** Slipway gives each Cluster a folder of its own in the store: a second one never archives there. */
const ownFolder: Rule<Record<string, string>> = {
  cel: "!('serverName' in self)",
  message: 'Remove serverName: Slipway gives each Cluster a folder of its own',
  check: (parameters) => !('serverName' in parameters),
};

function volumeSnapshotField() {
  return object(
    'Snapshots of the volumes, by the storage class. A snapshot goes with its Backup, which outlives the Cluster; what the storage does with it is said by the VolumeSnapshotClass. {} takes the default one.',
    {
      className: text(
        'The VolumeSnapshotClass for the volumes. Example: csi-snapshots. Default: the default one of the cluster for the storage.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      walClassName: text(
        'The VolumeSnapshotClass for the volumes of the write-ahead log. Default: className.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
    },
  );
}

function pluginField() {
  return object(
    'A plugin of CloudNativePG that keeps backups, and archives the write-ahead log, elsewhere, such as Barman Cloud. It is installed beside CloudNativePG, and deletes old backups by its own policy.',
    {
      name: text('The name of the plugin. Example: barman-cloud.cloudnative-pg.io.', {
        min: 1,
        max: 253,
        rules: [pluginName],
      }),
      parameters: dictionary(
        'What the plugin is told. For Barman Cloud: barmanObjectName, an ObjectStore in the namespace of each Database. Default: {}. Example: {barmanObjectName: backups}.',
        text('The value of the parameter. Example: backups.', { max: 512 }),
        { max: 16, atomic: true, rules: [ownFolder] },
      ).exactOptional(),
    },
  );
}

interface ClusterBackup {
  volumeSnapshot?: unknown;
  plugin?: unknown;
  retain?: unknown;
}

/** How CloudNativePG backs the Clusters of a class up. */
export function clusterBackupField() {
  return object(
    'How CloudNativePG backs the Cluster of each database up, and when. Default: no backups. Example: {volumeSnapshot: {className: csi-snapshots}, schedule: "0 3 * * *"}.',
    {
      volumeSnapshot: volumeSnapshotField().exactOptional(),
      plugin: pluginField().exactOptional(),
      schedule: text(
        'When backups are made, as five fields of cron or a word such as @daily; CloudNativePG reads it in UTC. H is a number that differs between databases, so that not all begin at once. Default: only on demand. Example: H 3 * * *.',
        { min: 1, max: 128, rules: [cronSchedule] },
      ).exactOptional(),
      retain: retainField().exactOptional(),
    },
    {
      rules: [
        rule<ClusterBackup>({
          cel: exactlyOneOf('volumeSnapshot', 'plugin'),
          message: 'Give either volumeSnapshot or plugin: each backup is made in one way',
          check: ({ volumeSnapshot, plugin }) => exactlyOne(volumeSnapshot, plugin),
        }),
        rule<ClusterBackup>({
          cel: '!(has(self.plugin) && has(self.retain))',
          message:
            'Remove retain: a plugin deletes old backups by its own policy, such as retentionPolicy of the ObjectStore',
          fieldPath: '.retain',
          check: ({ plugin, retain }) => plugin === undefined || retain === undefined,
        }),
      ],
    },
  );
}
