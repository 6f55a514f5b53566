import { extensionsField, storageField } from '../database/fields.ts';
import { choice, dictionary, int32, object, text } from '../schema/fields.ts';
import { objectName } from '../schema/formats.ts';
import { clusterBackupField } from './cluster-backup.ts';
import { parameterNames } from './rules.ts';

/** The kinds of lists of images that CloudNativePG has. */
const imageCatalogKinds = ['ImageCatalog', 'ClusterImageCatalog'] as const;

/** What the Cluster of each database is like, beyond what every class says. */
export function cloudNativePGField() {
  return object(
    'What the Cluster of each database is like; given with provisioner CloudNativePG and with no other. image, version, storage, resources, sizes and limits of the class hold for it, too. Default: {instances: 1}.',
    {
      instances: int32(
        'How many servers hold the data: a primary and its standbys. With one, the database is away while its node is. Example: 3. Default: 1.',
        { min: 1, max: 25 },
      ).exactOptional(),
      imageCatalog: object(
        'The list of images that the one for the major version is taken from, instead of image. Default: none; the image is ghcr.io/cloudnative-pg/postgresql, in the version of the Database.',
        {
          name: text('The name of the list. Example: postgresql-standard-trixie.', {
            min: 1,
            rules: [objectName],
          }),
          kind: choice(
            'ClusterImageCatalog for one of the whole cluster, ImageCatalog for one in the namespace of each database. Default: ClusterImageCatalog.',
            imageCatalogKinds,
          ).exactOptional(),
        },
      ).exactOptional(),
      walStorage: object(
        'A volume of its own for the write-ahead log of each server; one that is there stays. Default: none, the log is on the volume of the data.',
        {
          size: storageField(),
          storageClassName: text(
            'The StorageClass of new volumes; volumes that exist keep theirs. Default: that of the cluster.',
            { min: 1, rules: [objectName] },
          ).exactOptional(),
        },
      ).exactOptional(),
      parameters: dictionary(
        'Settings of postgresql.conf; CloudNativePG refuses those that it sets itself. Default: {}. Example: {max_connections: "200"}.',
        text('The value of the setting. Example: "200".', { max: 512 }),
        { max: 64, atomic: true, rules: [parameterNames] },
      ).exactOptional(),
      extensions: extensionsField(
        'Extensions that databases of the class may ask for; CloudNativePG makes those as the superuser, and the image has to have them. Default: none. Example: [pgcrypto, vector].',
      ).exactOptional(),
      backup: clusterBackupField().exactOptional(),
    },
  );
}
