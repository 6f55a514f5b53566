import { engineVersions } from '../../../../crds/database/engine.ts';
import type { Engine } from '../engine.ts';
import { neo4jContainer, officialImage } from './container.ts';
import { ensureUsers } from './ensure-users.ts';
import { loginDialect } from './login-dialect.ts';
import { logins } from './logins.ts';
import { formatUri, parseUri } from './uri.ts';
import { verifyLogin } from './verify-login.ts';
import { versionRefusal } from './versions.ts';

/**
 * Neo4j Community, by the official image. It has one database for graphs and no roles: the user of
 * the service is as good as an administrator of the server, which is therefore the service's own.
 */
export const neo4j: Engine = {
  name: 'neo4j',
  bindingType: 'neo4j',
  port: officialImage.port,
  defaultVersion: engineVersions.neo4j,
  superuser: 'neo4j',
  maintenanceDatabase: 'system',
  fixedDatabase: 'neo4j',
  userId: 7474,
  groupId: 7474,
  mountPath: '/data',
  // Neo4j has folders of its own in it, and minds no other.
  dataPath: '/data',
  initFolder: '/etc/slipway',
  scratch: [
    { name: 'tmp', path: '/tmp' },
    { name: 'logs', path: '/logs' },
    { name: 'conf', path: `${officialImage.home}/conf`, memory: '4Mi' },
  ],
  // What Java takes beside the data is more than any other engine takes in all.
  defaultRequests: { cpu: '250m', memory: '1Gi' },
  loginDialect,
  image: (version) => `neo4j:${version}`,
  versionRefusal,
  container: (_names, paths) => neo4jContainer(paths),
  uri: formatUri,
  parseUri,
  verifyLogin,
  ensureRoles: ensureUsers,
  logins,
  tls: { port: officialImage.port, restartsToRenew: true },
};
