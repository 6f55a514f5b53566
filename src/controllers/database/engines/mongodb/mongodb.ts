import { engineVersions } from '../../../../crds/database/engine.ts';
import type { Engine } from '../engine.ts';
import { mongodbContainer } from './container.ts';
import { ensureRoles } from './ensure-roles.ts';
import { loginDialect } from './login-dialect.ts';
import { measure } from './measure.ts';
import { logins } from './logins.ts';
import { port } from './ping.ts';
import { formatUri, parseUri } from './uri.ts';
import { verifyLogin } from './verify-login.ts';
import { versionRefusal } from './versions.ts';

/** MongoDB, by the official image. */
export const mongodb: Engine = {
  name: 'mongodb',
  bindingType: 'mongodb',
  port,
  defaultVersion: engineVersions.mongodb,
  superuser: 'root',
  maintenanceDatabase: 'admin',
  userId: 999,
  groupId: 999,
  mountPath: '/data/db',
  // A folder below would have to be there first; MongoDB does not mind what else is in this one.
  dataPath: '/data/db',
  initFolder: '/docker-entrypoint-initdb.d',
  // The server's socket, and what the image and mongosh write.
  scratch: [{ name: 'tmp', path: '/tmp' }],
  loginDialect,
  image: (version) => `mongo:${version}`,
  versionRefusal,
  container: mongodbContainer,
  uri: formatUri,
  parseUri,
  verifyLogin,
  measure,
  ensureRoles,
  logins,
  tls: { port, wantsCombined: true },
};
