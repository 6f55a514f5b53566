import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { decodeSecret, serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import { clusterRoleOf, credentialsSecretName, logicalNames, type LogicalNames } from '../names.ts';
import { namesInUse, readLoginRecord } from '../rotation/login-record.ts';
import type { ManagedTerms, ServerAccess } from '../server-access.ts';
import { refreshContentAnnotations } from './content-annotations.ts';
import { measuring, readSecret, type Established } from './establish-login.ts';
import { serverOf } from './establish-tenant.ts';
import { askForPassword, managedSecret } from './managed-secret.ts';
import { readAuthority } from './read-authority.ts';
import { keepConnection, noteMade } from './tenant-secret.ts';
import { writeOver } from './write-over.ts';

export interface EstablishManaged {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'apply'>;
  readonly database: Database;
  readonly engine: Engine;
  readonly access: ServerAccess;
  readonly managed: ManagedTerms;
  /** False: no login is tried; the connection is kept as it is to be all the same. */
  readonly reachPods: boolean;
}

/**
 * Logs in to a server of which another operator makes the roles, with the credentials that services
 * use and the certificates of its authority, both read from the API server at this moment. What
 * that operator leaves open the login does for itself: its sessions are to act as the owner, and
 * nobody else is to connect. Once the login works, the Secret gets what services need for theirs.
 */
export async function establishManaged(
  options: EstablishManaged,
  signal: AbortSignal,
): Promise<Established> {
  const { client, writer, database, engine, access, managed } = options;
  const { namespace = '' } = database.metadata;
  const certificates = await readAuthority(client, managed, signal);
  const name = credentialsSecretName(database);
  const secret = await readSecret(client, { namespace, name }, signal);
  await refreshContentAnnotations(writer, secret);
  if (certificates === undefined) return { outcome: withoutAuthority(managed) };
  const { username, password } = decodeSecret(secret);
  if (password === undefined || password === '') {
    const message = `Secret ${name} holds no password; delete it, and Slipway makes another one`;
    return { outcome: { result: 'refused', cause: 'other', message } };
  }
  const record = readLoginRecord(secret.metadata);
  const known = logicalNames(database, engine);
  const names = namesInUse(known, username, record);
  const connection = serviceConnection(database, engine, access.endpoint, {
    username: names.login,
    password,
    certificates,
  });
  if (record.retires === undefined && (record.login ?? known.login) !== names.login) {
    // Somebody put the other login there: the roles that are made follow the record.
    const declared = managedSecret(database, engine, connection, managed, {
      ...record,
      login: names.login,
    });
    await writeOver(writer, builtin.secret, secret, declared);
  }
  const established = await logInFurnished(options, connection, names, signal);
  const { outcome } = established;
  if (outcome.result === 'refused' && outcome.cause === 'password') {
    const role = { namespace, name: clusterRoleOf(database, engine, names.login) };
    const why = await askForPassword(client, writer, secret, role, signal);
    if (why === undefined) return established;
    return { ...established, outcome: { ...outcome, message: `${outcome.message}; ${why}` } };
  }
  if (outcome.result === 'verified') {
    const declared = managedSecret(database, engine, connection, managed, record);
    await keepConnection(writer, secret, declared);
    await noteMade(writer, secret, serverOf(access));
  }
  return established;
}

/**
 * Logs in, and once more where the login had to see first to what the operator leaves open. Never
 * rejects.
 */
export async function logInFurnished(
  { engine, reachPods }: Pick<EstablishManaged, 'engine' | 'reachPods'>,
  connection: Connection,
  names: LogicalNames,
  signal: AbortSignal,
): Promise<Established> {
  const again = (aborted: AbortSignal): Promise<LoginOutcome> =>
    reachPods
      ? tryLogin(engine, connection, { names, signal: aborted })
      : Promise.resolve({ result: 'verified' });
  const measure = reachPods ? measuring(engine, connection, 'database') : undefined;
  const first = await again(signal);
  const { furnishAsOwner } = engine;
  if (first.result !== 'refused' || first.cause !== 'setup' || furnishAsOwner === undefined) {
    return { outcome: first, again, measure };
  }
  try {
    await furnishAsOwner({ login: connection, names }, signal);
  } catch (error) {
    return { outcome: loginFailure(error, connection, engine.loginDialect) };
  }
  return { outcome: await again(signal), again, measure, mended: first.message };
}

function withoutAuthority({ authority, cluster }: ManagedTerms): LoginOutcome {
  return {
    result: 'refused',
    cause: 'other',
    reason: 'SecretMissing',
    message: `Secret ${authority.name}, which CloudNativePG makes for Cluster ${cluster}, has no ca.crt; see whether its operator runs`,
  };
}
