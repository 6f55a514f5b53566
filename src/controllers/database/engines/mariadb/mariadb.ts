import { engineVersions } from '../../../../crds/database/engine.ts';
import type { Engine } from '../engine.ts';
import { mariadbAdoption } from './adoption.ts';
import { mariadbBackup } from './backup.ts';
import { mariadbContainer } from './container.ts';
import { ensureRoles } from './ensure-roles.ts';
import { loginDialect } from './login-dialect.ts';
import { measure } from './measure.ts';
import { logins } from './logins.ts';
import { mariadbTenancy } from './tenancy.ts';
import { formatUri, parseUri } from './uri.ts';
import { verifyLogin } from './verify-login.ts';
import { versionRefusal } from './versions.ts';

/** MariaDB, by the official image. With a class of provisioner External also MySQL. */
export const mariadb: Engine = {
  name: 'mariadb',
  bindingType: 'mysql',
  port: 3306,
  defaultVersion: engineVersions.mariadb,
  superuser: 'root',
  maintenanceDatabase: 'mysql',
  userId: 999,
  groupId: 999,
  mountPath: '/var/lib/mysql',
  dataPath: '/var/lib/mysql/data',
  temporaryPath: '/var/lib/mysql/tmp',
  initFolder: '/docker-entrypoint-initdb.d',
  scratch: [
    { name: 'tmp', path: '/tmp' },
    { name: 'run', path: '/run/mysqld' },
  ],
  loginDialect,
  image: (version) => `mariadb:${version}`,
  versionRefusal,
  container: mariadbContainer,
  uri: formatUri,
  parseUri,
  verifyLogin,
  measure,
  ensureRoles,
  logins,
  tls: { port: 3306 },
  tenancy: mariadbTenancy(),
  adoption: mariadbAdoption,
  backup: mariadbBackup,
};
