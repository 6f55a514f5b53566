import type * as z from 'zod';
import { conditions } from '../kubernetes/condition.ts';
import { choice, int32, int64, object, text, time } from '../schema/fields.ts';

/** How far a rotation of the credentials is. */
export const rotationPhases = ['Idle', 'Preparing', 'Rolling', 'Draining'] as const;

export type RotationPhase = (typeof rotationPhases)[number];

/** What Slipway reports of a Database. */
export const databaseStatusSchema = object(
  'What became of spec, as Slipway last saw it. Written by Slipway only.',
  {
    observedGeneration: int64(
      'The metadata.generation that this status was computed for; an older one means that a change is still to be seen.',
    ).exactOptional(),
    conditions: conditions(
      'Conditions by type. Ready is True when Slipway logged in with the credentials of the binding Secret.',
    ).exactOptional(),
    binding: object(
      'Where the connection is, as the Service Binding specification has it for provisioned services.',
      { name: text('The name of the Secret with the connection and the credentials.', { min: 1 }) },
    ).exactOptional(),
    host: text('The host name of the server, as it is reached inside the cluster.').exactOptional(),
    port: int32('The port of the server.', { min: 1, max: 65_535 }).exactOptional(),
    database: text('The name of the logical database on the server.', { max: 128 }).exactOptional(),
    username: text('The user that the credentials are of.', { max: 128 }).exactOptional(),
    version: text('The version of the engine that runs.', { max: 64 }).exactOptional(),
    rotation: object(
      'Where the credentials stand, once they are to be rotated or were; username has the login that is in use.',
      {
        phase: choice(
          'Idle: nothing is under way. Preparing: the other login gets a new password. Rolling: the Secret has it, and pods have yet to start with it. Draining: the login before is revoked once nobody uses it.',
          rotationPhases,
        ).exactOptional(),
        since: time('Since when the login is in use.').exactOptional(),
        next: time('When it is rotated next; absent where nothing asks for it.').exactOptional(),
      },
    ).exactOptional(),
    volume: object('The volume that holds the data.', {
      claimName: text('The name of the PersistentVolumeClaim.').exactOptional(),
      capacity: text('The size that the volume has. Example: 20Gi.', { max: 32 }).exactOptional(),
    }).exactOptional(),
    used: text(
      'What the data takes of the disk, in coarse steps, as the server itself tells it; its logs of writes may not be counted. Absent where the server does not tell, or was not asked yet. Example: 12Gi.',
      { max: 32 },
    ).exactOptional(),
    backup: object('The last backup that succeeded.', {
      name: text('The name of the backup, for restoreFrom.backup of a new Database.', {
        max: 63,
      }),
      size: int64('The size of the backup in bytes.').exactOptional(),
      completionTime: time('When it was complete.'),
    }).exactOptional(),
    backupRequest: text(
      'The value of the annotation slipway.dev/backup that the last backup on demand was made for.',
      { max: 256 },
    ).exactOptional(),
    parkedSince: time(
      'Since when nothing uses the database; absent while it is used.',
    ).exactOptional(),
    summary: object('The status in words, as kubectl get shows it in its columns.', {
      status: text('One word for the whole. Example: Running.', { max: 64 }).exactOptional(),
      message: text('What is wrong, or what goes on, in one sentence.', {
        max: 4096,
      }).exactOptional(),
      parked: text('Whether the database is parked: Yes or empty.', { max: 64 }).exactOptional(),
    }).exactOptional(),
  },
);

export type DatabaseStatus = z.infer<typeof databaseStatusSchema>;
