import { ageColumn, column, readyColumn, sinceColumn } from '../printer-column.ts';

/** The columns of `kubectl get db`; USED and the last two with `-o wide` only. */
export const databaseColumns = [
  column('ENGINE', '.spec.engine', 'The database engine.'),
  column('VERSION', '.status.version', 'The version of the engine that runs.'),
  readyColumn,
  column('STATUS', '.status.summary.status', 'One word for the whole, such as Running.'),
  column('SIZE', '.status.volume.capacity', 'The size of the volume.'),
  column('USED', '.status.used', 'What the data takes of the disk, in coarse steps.', 1),
  column('BINDING', '.status.binding.name', 'The Secret with the connection and the credentials.'),
  sinceColumn('PARKED', '.status.parkedSince', 'How long ago the last user of the database left.'),
  ageColumn,
  sinceColumn(
    'BACKUP',
    '.status.backup.completionTime',
    'How long ago the last backup was made.',
    1,
  ),
  column('CLASS', '.spec.className', 'The DatabaseClass that spec names.', 1),
  column('MESSAGE', '.status.summary.message', 'What is wrong, or what goes on.', 1),
];
