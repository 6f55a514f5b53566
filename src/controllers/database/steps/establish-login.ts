import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import { decodeSecret, readConnection, serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import { adminSecretName, logicalNames } from '../names.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import type { Secret } from '../types.ts';

export interface EstablishLogin {
  readonly client: Pick<KubeClient, 'get'>;
  readonly database: Database;
  readonly engine: Engine;
  /** The Secret that services use. */
  readonly secretName: string;
  /** Slipway runs the server and so may set its roles up. */
  readonly runsServer: boolean;
  /** Called with the Secret that services use, before anything is made of it. */
  readonly onRead?: (secret: Secret) => Promise<void>;
}

/**
 * Logs in with the credentials that services use, read from the API server at this moment and kept
 * nowhere. Where Slipway's own server refuses them, database and roles are set up by the superuser
 * and the login is tried once more: the Secret says what the password is, not the server.
 */
export async function establishLogin(
  options: EstablishLogin,
  signal: AbortSignal,
): Promise<LoginOutcome> {
  const { engine, runsServer, secretName } = options;
  const secret = await readSecret(options, secretName, signal);
  await options.onRead?.(secret);
  const texts = decodeSecret(secret);
  const read = readConnection(texts, engine);
  if (read === undefined) {
    return {
      result: 'refused',
      cause: 'other',
      message: `Secret ${secretName} does not hold a connection; check its keys host, port, username and password`,
    };
  }
  if (!runsServer) return tryLogin(engine, read, { signal });
  const connection: Connection = { ...read, tls: 'disable' };
  const names = logicalNames(options.database, engine);
  const first = await tryLogin(engine, connection, { names, signal });
  if (first.result !== 'refused' || connection.username !== names.login) return first;
  const failure = await setUp(options, connection.password, first.cause === 'password', signal);
  return failure ?? tryLogin(engine, connection, { names, signal });
}

async function setUp(
  options: EstablishLogin,
  password: string,
  resetPassword: boolean,
  signal: AbortSignal,
): Promise<LoginOutcome | undefined> {
  const { database, engine } = options;
  const texts = decodeSecret(await readSecret(options, adminSecretName(database), signal));
  // The host is ours, not the Secret's: nobody else is to be given the superuser's password.
  const admin: Connection = {
    ...serviceConnection(database, engine, texts['password'] ?? ''),
    database: engine.maintenanceDatabase,
    username: engine.superuser,
  };
  try {
    const names = logicalNames(database, engine);
    await engine.ensureRoles({ admin, names, password, resetPassword }, signal);
    return undefined;
  } catch (error) {
    return loginFailure(error, admin, engine.loginDialect);
  }
}

async function readSecret(
  { client, database }: EstablishLogin,
  name: string,
  signal: AbortSignal,
): Promise<Secret> {
  const ref = { namespace: database.metadata.namespace ?? '', name };
  return client.get<Secret>(builtin.secret, ref, { signal });
}
