import { engineVersions } from '../../../../crds/database/engine.ts';
import type { Engine } from '../engine.ts';
import { postgresAdoption } from './adoption.ts';
import { postgresBackup } from './backup.ts';
import { postgresContainer } from './container.ts';
import { ensureRoles } from './ensure-roles.ts';
import { furnishAsOwner } from './furnish-as-owner.ts';
import { loginDialect } from './login-dialect.ts';
import { measure } from './measure.ts';
import { logins } from './logins.ts';
import { postgresTenancy } from './tenancy.ts';
import { formatUri, parseUri } from './uri.ts';
import { verifyLogin } from './verify-login.ts';
import { versionRefusal } from './versions.ts';

/** PostgreSQL, by the official image. */
export const postgres: Engine = {
  name: 'postgres',
  bindingType: 'postgresql',
  port: 5432,
  defaultVersion: engineVersions.postgres,
  superuser: 'postgres',
  maintenanceDatabase: 'postgres',
  userId: 999,
  groupId: 999,
  mountPath: '/var/lib/postgresql/data',
  dataPath: '/var/lib/postgresql/data/pgdata',
  initFolder: '/docker-entrypoint-initdb.d',
  scratch: [
    { name: 'tmp', path: '/tmp' },
    { name: 'run', path: '/var/run/postgresql' },
    // The default of 64 MiB is too little for parallel queries.
    { name: 'shm', path: '/dev/shm', memory: '256Mi' },
  ],
  loginDialect,
  image: (version) => `postgres:${version}`,
  versionRefusal,
  container: postgresContainer,
  uri: formatUri,
  parseUri,
  verifyLogin,
  measure,
  ensureRoles,
  logins,
  tls: { port: 5432 },
  tenancy: postgresTenancy(),
  furnishAsOwner,
  adoption: postgresAdoption,
  backup: postgresBackup,
};
