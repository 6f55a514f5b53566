import { ageColumn, column, readyColumn } from '../printer-column.ts';

/** The columns of `kubectl get databases`; the last four with `-o wide` only. */
export const databaseColumns = [
  readyColumn,
  column('STATUS', '.status.summary.status', 'One word for the whole, such as Running.'),
  column('ENGINE', '.spec.engine', 'The database engine.'),
  column('VERSION', '.status.version', 'The version of the engine that runs.'),
  column('PARKED', '.status.summary.parked', 'Whether nothing uses the database.'),
  ageColumn,
  column('STORAGE', '.status.volume.capacity', 'The size of the volume.', 1),
  column('SECRET', '.status.binding.name', 'The Secret with the credentials.', 1),
  column('CLASS', '.spec.className', 'The DatabaseClass that spec names.', 1),
  column('MESSAGE', '.status.summary.message', 'What is wrong, or what goes on.', 1),
];
