import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectRef } from '../../../runtime/kube-object.ts';
import { decodeSecret, readConnection, serviceConnection } from '../credentials.ts';
import type { Engine, MeasuredScope, RolesRequest } from '../engines/engine.ts';
import { mayBeMended, type Attempt } from '../login-checks.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import { logicalNames, withLogin } from '../names.ts';
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { authorityOf, connectionTo, keepTls, type KeepTls } from './keep-tls.ts';

export interface EstablishLogin extends KeepTls {
  readonly client: Pick<KubeClient, 'get'>;
  /** The Secret that services use. */
  readonly secretName: string;
  /** Of a server that is not Slipway's to set up: what is measured of it, if anything. */
  readonly measures?: MeasuredScope | undefined;
  /** Called with the Secret that services use, before anything is made of it. */
  readonly onRead?: (secret: Secret) => Promise<void>;
}

/** What an attempt came to, and what it mended on the server. */
export interface Established extends Attempt {
  /** Why the first login failed, where everything was set up after it. */
  readonly mended?: string;
}

/**
 * Logs in with the credentials that services use, read from the API server at this moment. Where
 * Slipway's own server refuses them, database and roles are set up by the superuser
 * and the login is tried once more: the Secret says what the password is, not the server.
 */
export async function establishLogin(
  options: EstablishLogin,
  signal: AbortSignal,
): Promise<Established> {
  const { client, database, engine, access, secretName } = options;
  const { namespace = '' } = database.metadata;
  const secret = await readSecret(client, { namespace, name: secretName }, signal);
  await options.onRead?.(secret);
  const read = readConnection(decodeSecret(secret), engine);
  if (read === undefined) {
    const message = `Secret ${secretName} does not hold a connection; check its keys host, port, username and password`;
    return { outcome: { result: 'refused', cause: 'other', message } };
  }
  const names = withLogin(logicalNames(database, engine), read.username);
  const certificates = await authorityOf(client, access, signal);
  if (access?.authority !== undefined && certificates === undefined) {
    const message = `Secret ${access.authority.name} has no ca.crt yet; Slipway makes it`;
    return { outcome: { result: 'unreachable', message } };
  }
  const connection = connectionTo(read, access, certificates);
  const again = (aborted: AbortSignal): Promise<LoginOutcome> =>
    tryLogin(engine, connection, { ...(access === undefined ? {} : { names }), signal: aborted });
  const first = await again(signal);
  const isOther = access === undefined || connection.username !== names.login;
  // A server that is not of Slipway's making is asked for no more than a login.
  const scope = access === undefined ? options.measures : 'server';
  const measure = scope === undefined ? undefined : measuring(engine, connection, scope);
  if (first.result !== 'refused' || !mayBeMended(first) || isOther) {
    if (first.result === 'verified') await keepTls(options, secret, connection);
    return { outcome: first, again, measure };
  }
  const isWrong = first.cause === 'password';
  const login = { names, password: connection.password, resetPassword: isWrong };
  const failure = await setUp(options, access, login, certificates, signal);
  if (failure !== undefined) return { outcome: failure };
  const outcome = await again(signal);
  if (outcome.result === 'verified') await keepTls(options, secret, connection);
  return { outcome, again, measure, mended: first.message };
}

/** How to ask the server for the size of its data; undefined where it cannot be asked. */
export function measuring(
  engine: Engine,
  connection: Connection,
  scope: MeasuredScope,
): Attempt['measure'] {
  if (engine.measure === undefined) return undefined;
  return async (signal) => engine.measure?.(connection, { scope, signal });
}

async function setUp(
  { client, database, engine }: EstablishLogin,
  access: ServerAccess,
  login: Pick<RolesRequest, 'names' | 'password' | 'resetPassword'>,
  certificates: string | undefined,
  signal: AbortSignal,
): Promise<LoginOutcome | undefined> {
  const texts = decodeSecret(await readSecret(client, access.adminSecret, signal));
  const known = certificates === undefined ? texts : { ...texts, certificates };
  const admin = adminConnection(database, engine, access, known);
  try {
    await engine.ensureRoles({ admin, ...login }, signal);
    return undefined;
  } catch (error) {
    return loginFailure(error, admin, engine.loginDialect);
  }
}

/** The connection of the administrator, with what their Secret says. */
export function adminConnection(
  database: Database,
  engine: Engine,
  { endpoint, adminName }: ServerAccess,
  { username = '', password = '', certificates }: Readonly<Record<string, string>>,
): Connection {
  return {
    ...serviceConnection(database, engine, endpoint, {
      password,
      ...(certificates === undefined ? {} : { certificates }),
    }),
    database: engine.maintenanceDatabase,
    username: adminName ?? username,
  };
}

/** A Secret as the API server has it at this moment. */
export function readSecret(
  client: Pick<KubeClient, 'get'>,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<Secret> {
  return client.get<Secret>(builtin.secret, ref, { signal });
}
