import type { ConditionCatalogue } from '../condition-catalogue.ts';
import { words } from '../condition-catalogue.ts';

const types = {
  Ready: {
    meaning: 'The database serves, and Slipway logged in with the credentials of its Secret.',
  },
  Provisioned: { meaning: 'The server, its volume and the credentials Secret are there.' },
  LoginVerified: {
    meaning: 'Slipway logged in with the credentials of the Secret and ran a query.',
  },
  BackedUp: {
    meaning:
      'The last backup that ended has succeeded. Only where backups are made, or should be; Ready does not depend on it.',
  },
  Restored: {
    meaning:
      'What restoreFrom names is in the database; until then nobody gets its credentials. Only with restoreFrom.',
  },
  Parked: {
    meaning:
      'The Microservice or its entry is gone: the database is stopped, and its data and credentials are kept.',
    onlyWhenTrue: true,
  },
  StorageLow: {
    meaning:
      'The data fills most of the volume. It serves on; the message says which storage to ask for.',
    onlyWhenTrue: true,
  },
  Rotating: {
    meaning:
      'The credentials are being rotated, and both logins work; the message says what that waits for.',
    onlyWhenTrue: true,
  },
  Reconciling: {
    meaning: 'A change is on its way, and time alone may finish it.',
    onlyWhenTrue: true,
  },
  Stalled: {
    meaning: 'Nothing goes on until somebody acts; the message says who and how.',
    onlyWhenTrue: true,
  },
  Deleting: {
    meaning: 'The Database is being deleted; the message says what that waits for.',
    onlyWhenTrue: true,
  },
} as const;

const reasons = {
  Ready: 'All is as it should be.',
  Provisioned: 'The server, its volume and the credentials Secret are there.',
  Provisioning: 'The server or its volume is being made or started.',
  LoginVerified: 'A login with the credentials of the Secret works.',
  LoginUnverified: 'No login was tried yet, or the server takes none at present.',
  LoginFailed: 'A login with the credentials of the Secret fails, for what the message says.',
  PasswordRefused:
    'The server does not know the user, or has another password for it than the Secret.',
  ServerUnreachable: 'There is no way to the server from Slipway, or nobody answers there.',
  TooManyConnections: 'The server, or the user, has all the connections that it may have.',
  DiskFull: 'The server cannot write to its disk any more: give it a larger storage.',
  StorageLow: 'The data fills 85 % of the volume or more: give it a larger storage.',
  RotationUnderWay: 'The next step of the rotation follows by itself.',
  RotationPending:
    'The rotation waits: the database is parked, paused or not reached, its server refuses what it takes, CloudNativePG has yet to apply a login, or a name is taken; the message says which.',
  PodsPending: 'Pods have yet to start with the new credentials.',
  SessionsRemain: 'Somebody is still logged in with the credentials of before.',
  RotationUnsupported:
    "The credentials are not of Slipway's making, and are rotated where the server is run.",
  Parked:
    'Nothing uses the database: it is stopped, with its data and credentials kept. The same entry in the same Microservice brings it back.',
  Paused: 'paused is true: nothing is changed until it is false again.',
  ClassNotFound: 'The DatabaseClass that className names does not exist.',
  ClassInvalid:
    'The DatabaseClass in force breaks a rule: an older CRD let it through; the message names the field and the mend.',
  ClassMismatch: 'The DatabaseClass is for another engine: name a class for the engine.',
  EngineUnsupported: 'The provisioner of the class does not know the engine or its version.',
  VersionUnsupported: 'The data was made by another major version, which the server cannot read.',
  SecretMissing:
    'The Secret that secretName names does not exist, or secretName is not given for an External class.',
  SecretIncomplete: 'The Secret with the connection lacks keys; the message names them.',
  DatabaseMissing:
    'The database is gone from the server that held it: restore it there, or delete the Secret of its credentials to begin with an empty one.',
  ExtensionNotAllowed: 'The DatabaseClass does not allow an extension that is asked for.',
  CloudNativePGMissing:
    'CloudNativePG is not installed, or too old: Slipway goes on by itself once it is there.',
  SizeNotFound: 'The DatabaseClass has no size of that name; the message says which it has.',
  LimitExceeded:
    'The DatabaseClass allows no volume of that size, or no further database in the namespace; the message says which.',
  StorageShrink: 'storage is smaller than the volume: a volume only grows. Set it back.',
  StorageResizeRefused: 'The storage class of the volume does not let it grow.',
  VolumePending: 'The volume is not bound: no storage class serves it, or no node fits.',
  CredentialsMissing:
    'The data is there and its credentials Secret is gone: restore the Secret, as a new password would lock the data out.',
  ClaimMissing:
    'The PersistentVolumeClaim that adopt names does not exist, or has no volume: nothing is made before it has.',
  ClaimInUse:
    'The volume to be adopted belongs to another Database, or another pod mounts it; the message says which.',
  AdoptionRefused:
    'The server cannot start on the volume to be adopted, and nothing was changed on it; the message says what was found there, and the mend.',
  ImagePullFailed: 'The image of the server cannot be pulled: check the image of the class.',
  CrashLooping: 'The server starts and exits again and again: its log says why.',
  OutOfMemory: 'The server was killed at its memory limit: raise resources of the class.',
  Unschedulable: 'No node takes the pod of the server.',
  QuotaExceeded: 'A ResourceQuota or LimitRange of the namespace refuses the server.',
  NameConflict:
    'An object, or a database or role on a server, of a needed name belongs to somebody else: the message says which and how to take it over.',
  InvalidSpec: 'spec breaks a rule; the message names the field and the mend.',
  Forbidden: 'The API server does not let Slipway do what is needed; the message names what.',
  ApplyFailed: 'An object could not be written; it is tried again.',
  Deleting: 'The Database is being deleted.',
  NamespaceTerminating: 'The namespace is being deleted, and nothing can be made in it.',
  BackedUp: 'The last backup that ended has succeeded.',
  BackupPending: 'No backup has ended yet.',
  BackupFailed: 'The last backup has failed; the message has the command that shows why.',
  BackupTargetMissing:
    'There is no way to make a backup: the DatabaseClass has no backup, or Slipway was started without its image.',
  RetentionUnsupported: 'How long backups are kept is said where they are kept, and not by retain.',
  Restored: 'What restoreFrom names is in the database.',
  Restoring: 'The database is being filled with what restoreFrom names.',
  RestoreFailed:
    'The database could not be filled with what restoreFrom names; the message says how to go on.',
  RestoreSourceMissing: 'What restoreFrom names cannot be read: the message says what is missing.',
  Unknown: 'It cannot be told: what it depends on could not be read.',
} as const;

/** Condition types of a Database: `databaseConditions.Ready` is `'Ready'`. */
export const databaseConditions = words(types);

/** Reasons of a Database's conditions. */
export const databaseReasons = words(reasons);

export type DatabaseConditionType = keyof typeof types;
export type DatabaseReason = keyof typeof reasons;

/** The words with their meanings, for the reference. */
export const databaseCatalogue: ConditionCatalogue = { types, reasons };
