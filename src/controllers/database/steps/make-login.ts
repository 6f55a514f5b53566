import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import { logicalNames, type LogicalNames } from '../names.ts';
import type { ServerAccess } from '../server-access.ts';
import { adminConnection } from './establish-login.ts';
import { logInFurnished } from './establish-managed.ts';
import { ensureTenant } from './establish-tenant.ts';
import { readAdminTexts } from './tenant-secret.ts';

/** A server of which the administrator is known. */
export interface AdministeredServer {
  readonly database: Database;
  readonly engine: Engine;
  readonly access: ServerAccess;
  readonly admin: Connection;
}

/**
 * The administrator, as the API server has their Secret now; undefined where there is none. On a
 * server that another operator runs that is the login in use: it may ask for sessions.
 */
export async function readAdministrator(
  client: Pick<KubeClient, 'get'>,
  database: Database,
  engine: Engine,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<Connection | undefined> {
  const texts = await readAdminTexts(client, access, signal);
  const admin = texts && adminConnection(database, engine, access, texts);
  if (access.managed === undefined) return admin;
  return admin && { ...admin, database: logicalNames(database, engine).database };
}

/**
 * Has `names.login` let in with this password, making it or setting its password where that does
 * not work yet and is not up to another operator. Asks nobody but the server. Never rejects.
 */
export async function makeLogin(
  server: AdministeredServer,
  names: LogicalNames,
  password: string,
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { database, engine, access, admin } = server;
  const { certificates } = admin;
  const connection = serviceConnection(database, engine, access.endpoint, {
    username: names.login,
    password,
    ...(certificates === undefined ? {} : { certificates }),
  });
  if (access.managed !== undefined) {
    const options = { engine, reachPods: true };
    return (await logInFurnished(options, connection, names, signal)).outcome;
  }
  const wishes = access.tenant === undefined ? {} : { wishes: access.tenant };
  const login = (): Promise<LoginOutcome> =>
    tryLogin(engine, connection, { names, ...wishes, signal });
  const first = await login();
  if (first.result !== 'refused') return first;
  const failure = await setUp(server, names, password, first.cause === 'password', signal);
  return failure ?? login();
}

async function setUp(
  { database, engine, access, admin }: AdministeredServer,
  names: LogicalNames,
  password: string,
  resetPassword: boolean,
  signal: AbortSignal,
): Promise<LoginOutcome | undefined> {
  const request = { admin, names, password, resetPassword };
  const { tenant } = access;
  const { tenancy } = engine;
  if (tenant !== undefined && tenancy !== undefined) {
    const options = { database, engine, tenancy, access };
    return ensureTenant(options, { ...tenant, ...request, mayCreate: false }, signal);
  }
  try {
    await engine.ensureRoles(request, signal);
    return undefined;
  } catch (error) {
    return loginFailure(error, admin, engine.loginDialect);
  }
}
