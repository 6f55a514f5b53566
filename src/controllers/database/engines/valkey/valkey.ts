import { engineVersions } from '../../../../crds/database/engine.ts';
import type { Engine } from '../engine.ts';
import { valkeyBackup } from './backup.ts';
import { placementWithin, runFolder, tlsPort, valkeyContainer } from './container.ts';
import { firstDatabase } from './database-index.ts';
import { ensureUsers } from './ensure-users.ts';
import { loginDialect } from './login-dialect.ts';
import { measure } from './measure.ts';
import { logins } from './logins.ts';
import { superuser } from './rights.ts';
import { formatUri, parseUri } from './uri.ts';
import { verifyLogin } from './verify-login.ts';
import { versionRefusal } from './versions.ts';

/** Valkey, by the official image. Clients and servicebinding.io know it as `redis`. */
export const valkey: Engine = {
  name: 'valkey',
  bindingType: 'redis',
  port: 6379,
  defaultVersion: engineVersions.valkey,
  superuser,
  maintenanceDatabase: firstDatabase,
  userId: 999,
  groupId: 999,
  mountPath: '/data',
  dataPath: '/data',
  initFolder: '/etc/slipway',
  scratch: [{ name: 'run', path: runFolder, memory: '1Mi' }],
  fixedDatabase: firstDatabase,
  loginDialect,
  image: (version) => `valkey/valkey:${version}`,
  versionRefusal,
  container: (names, paths, limits) => valkeyContainer(names, paths, placementWithin(limits)),
  uri: formatUri,
  parseUri,
  verifyLogin,
  measure,
  ensureRoles: ensureUsers,
  logins,
  tls: { port: tlsPort },
  backup: valkeyBackup,
};
