import { ageColumn, column, defaultColumn } from '../printer-column.ts';

/** The columns of `kubectl get databaseclasses`; the last four with `-o wide` only. */
export const databaseClassColumns = [
  column('ENGINE', '.spec.engine', 'The database engine that the class is for.'),
  column('PROVISIONER', '.spec.provisioner', 'Who provides the server.'),
  defaultColumn,
  ageColumn,
  column('VERSION', '.spec.version', 'The version of databases that name none.', 1),
  column('STORAGE', '.spec.storage.size', 'The size of volumes of databases that name none.', 1),
  column('IMAGE', '.spec.image', 'The image of the server.', 1),
  column('INSTANCES', '.spec.cloudNativePG.instances', 'The servers of each Cluster.', 1),
  column('HOST', '.spec.server.host', 'The server on which databases are made.', 1),
];
