import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { decodeSecret, serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection, LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import { credentialsSecretName, logicalNames } from '../names.ts';
import type { ManagedTerms, ServerAccess } from '../server-access.ts';
import { refreshContentAnnotations } from './content-annotations.ts';
import { measuring, readSecret, type Established } from './establish-login.ts';
import { serverOf } from './establish-tenant.ts';
import { askForPassword, managedSecret, readAuthority } from './managed-secret.ts';
import { keepConnection, noteMade } from './tenant-secret.ts';

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
  const { password } = decodeSecret(secret);
  if (password === undefined || password === '') {
    const message = `Secret ${name} holds no password; delete it, and Slipway makes another one`;
    return { outcome: { result: 'refused', cause: 'other', message } };
  }
  const connection = serviceConnection(database, engine, access.endpoint, {
    password,
    certificates,
  });
  const established = await logInOnce(options, connection, signal);
  const { outcome } = established;
  if (outcome.result === 'refused' && outcome.cause === 'password') {
    await askForPassword(client, writer, secret, managed, signal);
  }
  if (outcome.result === 'verified') {
    await keepConnection(writer, secret, managedSecret(database, engine, connection, managed));
    await noteMade(writer, secret, serverOf(access));
  }
  return established;
}

async function logInOnce(
  { database, engine, reachPods }: EstablishManaged,
  connection: Connection,
  signal: AbortSignal,
): Promise<Established> {
  const names = logicalNames(database, engine);
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
