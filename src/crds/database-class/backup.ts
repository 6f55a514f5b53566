import { retainField, scheduleField } from '../database/backup.ts';
import { storageField } from '../database/fields.ts';
import { exactlyOne, exactlyOneOf } from '../kubernetes/rules.ts';
import { bool, object, text } from '../schema/fields.ts';
import {
  bucketName,
  httpEndpoint,
  keyPrefix,
  label,
  objectName,
  timeZoneName,
} from '../schema/formats.ts';
import { rule } from '../schema/rule.ts';

function volumeField() {
  return object(
    'A volume of its own for the backups of each Database, made beside it as PersistentVolumeClaim <database>-db-backups, which outlives the Database. A node that burns takes it along where storage is local.',
    {
      size: storageField().exactOptional(),
      storageClassName: text(
        'The StorageClass of new volumes of backups; those that exist keep theirs. Default: that of the cluster.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
    },
  );
}

function s3Field() {
  return object('A bucket of Amazon S3 or of anything else with its API.', {
    endpoint: text(
      'Where the API is. Example: http://minio.storage.svc:9000. Default: that of Amazon for the region.',
      { min: 1, rules: [httpEndpoint] },
    ).exactOptional(),
    bucket: text('The bucket, which has to exist. Example: acme-backups.', {
      min: 3,
      max: 63,
      rules: [bucketName],
    }),
    region: text('The region of the bucket. Example: eu-central-1. Default: us-east-1.', {
      min: 1,
      max: 63,
      rules: [label],
    }).exactOptional(),
    prefix: text(
      'What the keys of all objects begin with, before namespace and Database. Example: clusters/eu-1. Default: nothing.',
      { min: 1, max: 200, rules: [keyPrefix] },
    ).exactOptional(),
    secretName: text(
      'The Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and where needed AWS_SESSION_TOKEN and ca.crt. It has to be in the namespace of each Database: pods mount no other. Example: backup-bucket.',
      { min: 1, rules: [objectName] },
    ),
    forcePathStyle: bool(
      'Whether the bucket is in the path instead of in the host name; most servers but that of Amazon need it. Default: true with endpoint, else false.',
    ).exactOptional(),
  });
}

/** Where backups of databases of a class are kept, and when they are made. */
export function backupField() {
  return object(
    'Where backups of databases of the class are kept, and when they are made. Default: no backups. Example: {volume: {size: 20Gi}, schedule: "0 3 * * *"}.',
    {
      volume: volumeField().exactOptional(),
      s3: s3Field().exactOptional(),
      schedule: scheduleField().exactOptional(),
      timeZone: text(
        'The time zone of schedules. Example: Europe/Berlin. Default: that of the controller manager of the cluster, mostly UTC.',
        { min: 1, max: 64, rules: [timeZoneName] },
      ).exactOptional(),
      retain: retainField().exactOptional(),
    },
    {
      rules: [
        rule<{ volume?: unknown; s3?: unknown }>({
          cel: exactlyOneOf('volume', 's3'),
          message: 'Give either volume or s3: each backup is kept in one place',
          check: ({ volume, s3 }) => exactlyOne(volume, s3),
        }),
      ],
    },
  );
}
