import type * as z from 'zod';
import { bool, object, text } from '../schema/fields.ts';
import { objectName } from '../schema/formats.ts';
import { adoptField, adoptRules } from './adopt.ts';
import { backupEngine } from './backup-engines.ts';
import { databaseBackupField, restoreFromField } from './backup.ts';
import {
  deletionPolicyField,
  engineField,
  extensionsField,
  sizeField,
  storageField,
  versionField,
} from './fields.ts';
import { rotationField } from './rotation.ts';
import { changeRules } from './rules.ts';

/** What a database is to be; made for an entry of a Microservice, or by hand. */
export const databaseSpecSchema = object(
  'What the database is to be. For a Database made for a Microservice, the entry in spec.databases decides and changes here are undone.',
  {
    engine: engineField(changeRules.engine),
    className: text(
      'The DatabaseClass that provisions it. Cannot be changed later. Example: standard. Default: the class of the engine annotated slipway.dev/is-default-class, else a StatefulSet with built-in defaults.',
      { min: 1, rules: [objectName] },
    ).exactOptional(),
    version: versionField().exactOptional(),
    size: sizeField().exactOptional(),
    storage: storageField().exactOptional(),
    deletionPolicy: deletionPolicyField(
      'What becomes of the data when the Database is deleted: Retain keeps the volume and the credentials Secret; Snapshot makes a last backup and verifies it, and then deletes both; Delete deletes both for good. Backups are always kept. Default: Retain.',
    ).exactOptional(),
    secretName: text(
      'With a class of provisioner External: the Secret of the namespace that holds the connection (host, port, database, username, password). Default: none.',
      { min: 1, rules: [objectName] },
    ).exactOptional(),
    extensions: extensionsField(
      'Extensions of PostgreSQL that the database is to have, with a class of provisioner Server or CloudNativePG that allows them. None is ever taken away again. Default: none. Example: [pgcrypto].',
    ).exactOptional(),
    rotation: rotationField(
      'When the credentials are made anew by themselves; the annotation slipway.dev/rotate with any new value does so at once. Default: that of the DatabaseClass, else never. Example: {every: 720h}.',
    ).exactOptional(),
    backup: databaseBackupField().exactOptional(),
    restoreFrom: restoreFromField().exactOptional(),
    adopt: adoptField().exactOptional(),
    paused: bool(
      'Whether Slipway leaves everything made for the database as it is. Deletion still works. Default: false.',
    ).exactOptional(),
  },
  {
    rules: [backupEngine, ...adoptRules],
    transitions: [changeRules.className, changeRules.restoreFrom, changeRules.adopt],
  },
);

export type DatabaseSpec = z.infer<typeof databaseSpecSchema>;
