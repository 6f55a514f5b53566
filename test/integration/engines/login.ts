import {
  adminSecret,
  credentialsSecret,
  serviceConnection,
} from '../../../src/controllers/database/credentials.ts';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import type {
  Connection,
  LoginOutcome,
} from '../../../src/controllers/database/login/connection.ts';
import { adminSecretName, logicalNames } from '../../../src/controllers/database/names.ts';
import { establishLogin } from '../../../src/controllers/database/steps/establish-login.ts';
import type { Secret } from '../../../src/controllers/database/types.ts';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import type { EngineUnderTest } from './engine-under-test.ts';

const { signal } = new AbortController();

/** Logs in to a server under test as the controller does, with Secrets as it makes them. */
export interface Logins {
  /** The Database `shop/<name>`. */
  readonly databaseNamed: (name: string) => Database;
  /** Logs in with this password in the Secret; sets up where that is needed. */
  readonly login: (database: Database, password: string, admin?: string) => Promise<LoginOutcome>;
  readonly asService: (database: Database, password: string) => Connection;
  readonly asAdmin: () => Connection;
}

export function loginsTo(under: EngineUnderTest): Logins {
  const here = (connection: Connection): Connection => ({
    ...connection,
    host: '127.0.0.1',
    port: under.port(),
  });
  const engine: Engine = {
    ...under.engine,
    verifyLogin: (connection, options) => under.engine.verifyLogin(here(connection), options),
    ensureRoles: (request, aborted) =>
      under.engine.ensureRoles({ ...request, admin: here(request.admin) }, aborted),
  };
  return {
    databaseNamed: (name) => ({
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: { name, namespace: 'shop', uid: 'db' },
      spec: { engine: engine.name },
    }),
    login: async (database, password, admin = under.adminPassword) => {
      const endpoint = { host: 'server.invalid', port: engine.port, tls: 'disable' } as const;
      const service = serviceConnection(database, engine, endpoint, { password });
      const secrets = [
        credentialsSecret(database, engine, service),
        adminSecret(database, engine, admin),
      ];
      const secretName = secrets[0]?.metadata.name ?? '';
      const client = { get: readFrom(secrets) };
      const { namespace = '' } = database.metadata;
      const access = {
        endpoint,
        adminSecret: { namespace, name: adminSecretName(database) },
        adminName: engine.superuser,
        tenant: undefined,
      };
      const options = { client, database, engine, secretName, access };
      return (await establishLogin(options, signal)).outcome;
    },
    asService: (database, password) => {
      const { database: name, login } = logicalNames(database, engine);
      const connection = { database: name, username: login, password, tls: 'disable' } as const;
      return here({ ...connection, host: '', port: 0 });
    },
    asAdmin: () =>
      here({
        host: '',
        port: 0,
        database: engine.maintenanceDatabase,
        username: engine.superuser,
        password: under.adminPassword,
        tls: 'disable',
      }),
  };
}

function readFrom(secrets: readonly Secret[]) {
  return <T extends KubeObject>(_resource: unknown, { name }: { name: string }): Promise<T> => {
    const found = secrets.find(({ metadata }) => metadata.name === name);
    // The kinds are those that the code asks for.
    return found === undefined ? Promise.reject(new Error(name)) : Promise.resolve(found as never);
  };
}
