import type { Database } from '../../../crds/database/v1alpha1.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { decodeSecret, serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { EnsureTenant, Tenancy, TenantOutcome } from '../engines/tenancy.ts';
import { mayBeMended } from '../login-checks.ts';
import type { LoginOutcome } from '../login/connection.ts';
import { loginFailure } from '../login/login-failure.ts';
import { tryLogin } from '../login/try-login.ts';
import { credentialsSecretName, logicalNames } from '../names.ts';
import { namesInUse, readLoginRecord } from '../rotation/login-record.ts';
import type { ServerAccess, TenantTerms } from '../server-access.ts';
import { refreshContentAnnotations } from './content-annotations.ts';
import { adminConnection, measuring, readSecret, type Established } from './establish-login.ts';
import { keepConnection, madeOn, noteMade, readAdminTexts, tenantSecret } from './tenant-secret.ts';

export interface EstablishTenant {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'apply'>;
  readonly database: Database;
  readonly engine: Engine;
  readonly tenancy: Tenancy;
  readonly access: ServerAccess;
  readonly terms: TenantTerms;
}

/**
 * Logs in to a shared server with the credentials that services use, read from the API server at
 * this moment. Where that does not work, or the class asks for something else, the administrator
 * sets the database up, and the login is tried once more. A database that was there and is gone is
 * not made anew: an empty one would pass for the one that was lost.
 */
export async function establishTenant(
  options: EstablishTenant,
  signal: AbortSignal,
): Promise<Established> {
  const { client, writer, database, engine, access, terms } = options;
  const { namespace = '' } = database.metadata;
  const name = credentialsSecretName(database);
  const adminTexts = await readAdminTexts(client, access, signal);
  const secret = await readSecret(client, { namespace, name }, signal);
  await refreshContentAnnotations(writer, secret);
  const { username, password, certificates: known } = decodeSecret(secret);
  if (password === undefined || password === '') {
    const message = `Secret ${name} holds no password; delete it, and Slipway makes another one`;
    return { outcome: { result: 'refused', cause: 'other', message } };
  }
  // Without the administrator nothing is known of certificates but what the service was given.
  const certificates = adminTexts === undefined ? known : adminTexts['certificates'];
  const record = readLoginRecord(secret.metadata);
  const names = namesInUse(logicalNames(database, engine), username, record);
  const connection = serviceConnection(database, engine, access.endpoint, {
    username: names.login,
    password,
    ...(certificates === undefined ? {} : { certificates }),
  });
  const again = (aborted: AbortSignal): Promise<LoginOutcome> =>
    tryLogin(engine, connection, { names, wishes: terms, signal: aborted });
  const first = await again(signal);
  const measure = measuring(engine, connection, 'database');
  const kept = { again, measure };
  if (first.result !== 'verified' && !mayBeMended(first)) return { outcome: first, ...kept };
  if (first.result === 'refused') {
    if (adminTexts === undefined) return { outcome: withoutAdmin(first, access) };
    const admin = adminConnection(database, engine, access, adminTexts);
    const isWrong = first.cause === 'password';
    const mayCreate = madeOn(secret) === undefined;
    const login = { admin, names, password, resetPassword: isWrong };
    const failure = await ensureTenant(options, { ...terms, ...login, mayCreate }, signal);
    if (failure !== undefined) return { outcome: failure };
  }
  const outcome = first.result === 'verified' ? first : await again(signal);
  if (outcome.result === 'verified') {
    const declared = tenantSecret(database, engine, connection, terms, record);
    // Only now: pods are not to be led to a server that does not have their database.
    await keepConnection(writer, secret, declared);
    await noteMade(writer, secret, serverOf(access));
  }
  return first.result === 'verified'
    ? { outcome, ...kept }
    : { outcome, ...kept, mended: first.message };
}

function withoutAdmin(
  { message }: { message: string },
  { adminSecret: { namespace, name } }: ServerAccess,
): LoginOutcome {
  return {
    result: 'refused',
    cause: 'other',
    reason: 'SecretMissing',
    message: `${message}, and Secret ${namespace}/${name} with the administrator who could mend it does not exist`,
  };
}

/**
 * Has the administrator set up what a service logs in to. Resolves to why it could not be done;
 * undefined where it was.
 */
export async function ensureTenant(
  {
    database,
    engine,
    tenancy,
    access,
  }: Pick<EstablishTenant, 'database' | 'engine' | 'tenancy' | 'access'>,
  request: EnsureTenant,
  signal: AbortSignal,
): Promise<LoginOutcome | undefined> {
  try {
    const outcome = await tenancy.ensure(request, signal);
    return refusalOf(outcome, database, request.names.database, access);
  } catch (error) {
    return loginFailure(error, request.admin, engine.loginDialect);
  }
}

function refusalOf(
  outcome: TenantOutcome,
  database: Database,
  logicalName: string,
  access: ServerAccess,
): LoginOutcome | undefined {
  const { name, namespace = '' } = database.metadata;
  const refused = { result: 'refused', cause: 'other' } as const;
  switch (outcome.result) {
    case 'done':
      return undefined;
    case 'foreign':
      return {
        ...refused,
        reason: 'NameConflict',
        message: `On server ${serverOf(access)}, ${outcome.what} is not marked as made for this Database; rename or drop it there, or let Slipway take it over with kubectl annotate --namespace ${namespace} database.slipway.dev/${name} slipway.dev/adopt=true`,
      };
    case 'gone':
      return {
        ...refused,
        reason: 'DatabaseMissing',
        message: `Database ${logicalName} is gone from server ${serverOf(access)}, which is to hold it; restore it there, or begin with an empty one with kubectl delete --namespace ${namespace} secret/${credentialsSecretName(database)}`,
      };
  }
}

/** The server as messages name it, and as it is noted. */
export function serverOf({ endpoint: { host, port } }: ServerAccess): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
