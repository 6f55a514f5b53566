import { adoptField, adoptRules } from '../../database/adopt.ts';
import { backupEngine } from '../../database/backup-engines.ts';
import { databaseBackupField, restoreFromField } from '../../database/backup.ts';
import {
  deletionPolicyField,
  engineField,
  extensionsField,
  sizeField,
  storageField,
  versionField,
} from '../../database/fields.ts';
import { rotationField } from '../../database/rotation.ts';
import { choice, list, object, text } from '../../schema/fields.ts';
import { label, objectName } from '../../schema/formats.ts';
import { envProfileRules, variablesOnce } from '../env-profile-rules.ts';
import { envProfiles, longestName } from '../env-profiles.ts';
import { changeRules } from '../rules.ts';
import { migrationField } from './migration.ts';

export const databasesField = list(
  'Databases that the service needs. Each makes a Database object and gives the pods its credentials as <ENTRY>_URL, _HOST, _PORT, _USERNAME, _PASSWORD, _DATABASE and as files under /bindings/<entry>. Default: none. Example: [{name: main, engine: postgres}].',
  object(
    'One database of the service.',
    {
      name: text(
        'The name of the entry, at most 20 characters: the Database object is named <microservice>-<name>, and variables start with it. The same name finds a parked database again. Example: main.',
        { min: 1, max: longestName, rules: [label] },
      ),
      engine: engineField(changeRules.engine),
      version: versionField().exactOptional(),
      size: sizeField().exactOptional(),
      storage: storageField().exactOptional(),
      className: text(
        'The DatabaseClass that provisions it. Cannot be changed later. Default: that of the class of the Microservice for the engine, else the DatabaseClass marked default.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      deletionPolicy: deletionPolicyField(
        'What becomes of the data when the entry or the Microservice is removed: Retain parks the database with its credentials, Snapshot deletes it once a last backup is verified, Delete deletes the data for good. Default: Retain.',
      ).exactOptional(),
      secretName: text(
        'With a DatabaseClass of provisioner External: the Secret of the namespace that holds the connection (host, port, database, username, password). Default: none.',
        { min: 1, rules: [objectName] },
      ).exactOptional(),
      extensions: extensionsField(
        'Extensions of PostgreSQL that the database is to have, with a DatabaseClass of provisioner Server or CloudNativePG that allows them. None is ever taken away again. Default: none. Example: [pgcrypto].',
      ).exactOptional(),
      rotation: rotationField(
        'When the credentials are made anew by themselves; the annotation slipway.dev/rotate on the Database with any new value does so at once. Default: that of the DatabaseClass, else never. Example: {every: 720h}.',
      ).exactOptional(),
      backup: databaseBackupField().exactOptional(),
      restoreFrom: restoreFromField().exactOptional(),
      adopt: adoptField().exactOptional(),
      envProfiles: list(
        'Names under which frameworks read the connection, as variables beside <ENTRY>_URL and so on. What is a whole URI is taken from the key uri, which the Secret of secretName has to have then. A variable of the same name in env wins. Default: none. Example: [spring, libpq].',
        choice(
          'One set of names: libpq (PGHOST, ...), spring (SPRING_DATASOURCE_URL, SPRING_DATA_REDIS_URL, ...), rails (DATABASE_URL, REDIS_URL, MONGODB_URI; Prisma and django-environ read them, too), quarkus (QUARKUS_DATASOURCE_JDBC_URL, ...) or dotnet (ConnectionStrings__Default).',
          envProfiles,
        ),
        { set: true, max: envProfiles.length },
      ).exactOptional(),
      migration: migrationField,
    },
    {
      rules: [...envProfileRules, backupEngine, ...adoptRules],
      transitions: [changeRules.className, changeRules.restoreFrom, changeRules.adopt],
    },
  ),
  { keys: ['name'], max: 16, rules: [variablesOnce] },
).exactOptional();
