import { bool, int32, object, text } from '../schema/fields.ts';
import { cronSchedule, objectName } from '../schema/formats.ts';
import { rule } from '../schema/rule.ts';

/** How many backups are kept where nobody says it. */
export const defaultRetain = 7;

/** When backups are made. */
export function scheduleField() {
  return text(
    'When backups are made, as five fields of cron or a word such as @daily. H is a number that differs between databases, H(0-29) one of these, so that not all begin at once. Default of a Database: that of its class. Default of a class: only on demand. Example: H 3 * * *.',
    { min: 1, max: 128, rules: [cronSchedule] },
  );
}

/** How many are kept. */
export function retainField() {
  return int32(
    'How many backups are kept; older ones are deleted once a new one is verified. Default of a Database: that of its class. Default of a class: 7.',
    { min: 1, max: 1_000 },
  );
}

/** What a database wants beside what its class says. */
export function databaseBackupField() {
  return object(
    'How this database is backed up, to where the DatabaseClass says. Default: as the class says. Example: {schedule: "0 3 * * *", retain: 14}.',
    {
      enabled: bool(
        'Whether backups are made at all; those that were made are kept. Default: true where the class says where to keep them.',
      ).exactOptional(),
      schedule: scheduleField().exactOptional(),
      retain: retainField().exactOptional(),
    },
  );
}

interface Source {
  backup?: unknown;
  database?: unknown;
}

/** Where the first content of a database comes from. */
export function restoreFromField() {
  return object(
    'What the database begins with: a backup, or a copy of another Database. Nobody gets its credentials before that is there. Cannot be changed, set or removed later. Default: empty. Example: {backup: latest}.',
    {
      backup: text(
        'The name of a backup, as status.backup of its Database has it, or latest. Default: none is read; the Database that database names is copied as it is now.',
        { min: 1, max: 63, rules: [objectName] },
      ).exactOptional(),
      database: text(
        'The Database of the namespace, which need not exist any more where backup is given: its backup is restored or, without backup, what it holds now is copied. Default: the name of this Database.',
        { min: 1, max: 63, rules: [objectName] },
      ).exactOptional(),
    },
    {
      rules: [
        rule<Source>({
          cel: 'has(self.backup) || has(self.database)',
          message: 'Give backup, or database to copy one as it is, or both',
          check: ({ backup, database }) => backup !== undefined || database !== undefined,
        }),
      ],
    },
  );
}
