import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { Clock } from '../../../runtime/clock.ts';
import { isConflict } from '../../../runtime/errors.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import { timestamp } from '../../timestamp.ts';
import { rotatedForAnnotation } from '../../well-known.ts';
import { decodeSecret } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import {
  credentialsSecretName,
  logicalNames,
  rotationSecretName,
  withLogin,
  type LogicalNames,
} from '../names.ts';
import { readLoginRecord, type LoginRecord } from '../rotation/login-record.ts';
import { nextLoginIn } from '../rotation/rotation-secret.ts';
import { nextRotationStep, type RotationStep } from '../rotation/rotation-step.ts';
import {
  hinderedProgress,
  podsProgress,
  type RotationProgress,
} from '../rotation/rotation-words.ts';
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { declareCredentials } from './declare-credentials.ts';
import { readSecret } from './establish-login.ts';
import { makeLogin, readAdministrator, type AdministeredServer } from './make-login.ts';
import { retireLogin, type Hindrance } from './retire-login.ts';

export interface AdvanceRotation {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'apply' | 'remove'>;
  readonly clock: Clock;
  readonly database: Database;
  readonly engine: Engine;
  readonly access: ServerAccess;
  /** Every pod of the service began with the credentials that the Secret has now. */
  readonly isRolledOut: boolean;
}

/** What a rotation waits for, and how to ask the server alone whether it still does. */
export type Advanced = { readonly progress?: RotationProgress } & Partial<Hindrance>;

/** What the Secrets hold at this moment. */
interface Live {
  readonly secret: Secret;
  readonly texts: Readonly<Record<string, string>>;
  readonly rotation: Secret | undefined;
  readonly names: LogicalNames;
  readonly record: LoginRecord;
}

/**
 * Does the next step of a rotation, as the Secrets say that are read from the API server at this
 * moment; each write of a Secret brings the step after it. Rejects with the error of the API server.
 */
export async function advanceRotation(
  options: AdvanceRotation,
  signal: AbortSignal,
): Promise<Advanced> {
  const live = await readSecrets(options, signal);
  const { names, record, rotation } = live;
  const { isRolledOut } = options;
  const step = nextRotationStep({ names, record, next: nextLoginIn(rotation), isRolledOut });
  switch (step.do) {
    case 'nothing':
      return shutOutIdle(options, live, signal);
    case 'wait-for-pods':
      return { progress: podsProgress(options.database) };
    case 'discard':
      await forget(options, live);
      return {};
    default:
      return withServer(options, live, step, signal);
  }
}

/**
 * A server that makes its logins of files may have started with one of a rotation that was over:
 * files go some time after their Secret.
 */
async function shutOutIdle(
  { client, database, engine, access }: AdvanceRotation,
  { names, record }: Live,
  signal: AbortSignal,
): Promise<Advanced> {
  if (engine.logins.areKept || record.login !== names.login) return {};
  const admin = await readAdministrator(client, database, engine, access, signal);
  // What cannot be done now is done with the next start of the server.
  await (admin && engine.logins.revoke({ admin, names, mark: undefined }, signal).catch(() => {}));
  return {};
}

type ServerStep = Extract<RotationStep, { do: 'prepare' | 'retire' }>;

async function withServer(
  options: AdvanceRotation,
  live: Live,
  step: ServerStep,
  signal: AbortSignal,
): Promise<Advanced> {
  const { client, clock, database, engine, access } = options;
  const admin = await readAdministrator(client, database, engine, access, signal);
  if (admin === undefined) {
    const { namespace, name } = access.adminSecret;
    const message = `Secret ${namespace}/${name} with the administrator does not exist; restore it`;
    return { progress: hinderedProgress(message) };
  }
  const server = { database, engine, access, admin };
  if (step.do === 'prepare') return prepare(options, live, server, step, signal);
  const { since } = live.record;
  const hindrance = await retireLogin(server, live.names, { since, clock }, signal);
  if (hindrance !== undefined) return hindrance;
  await forget(options, live);
  return {};
}

/** The login is only given to services once it has worked. */
async function prepare(
  options: AdvanceRotation,
  live: Live,
  server: AdministeredServer,
  { login, password }: Extract<RotationStep, { do: 'prepare' }>,
  signal: AbortSignal,
): Promise<Advanced> {
  const names = withLogin(live.names, login);
  const outcome = await makeLogin(server, names, password, signal);
  if (outcome.result !== 'verified') {
    const isDue = async (aborted: AbortSignal): Promise<boolean> =>
      (await makeLogin(server, names, password, aborted)).result === 'verified';
    return { progress: hinderedProgress(outcome.message), isDue };
  }
  const rotatedFor = live.rotation?.metadata.annotations?.[rotatedForAnnotation];
  await replace(
    options,
    live,
    { username: login, password },
    {
      login,
      since: timestamp(options.clock),
      ...(rotatedFor === undefined ? {} : { rotatedFor }),
      retires: live.names.login,
    },
  );
  return {};
}

/** Takes away what there was for the rotation alone, in the end or where it is of no use. */
async function forget(
  options: AdvanceRotation,
  { rotation, record, texts, secret, names }: Live,
): Promise<void> {
  const { writer } = options;
  if (rotation !== undefined) await writer.remove(builtin.secret, rotation);
  if (record.retires === undefined) return;
  const { retires: _, ...kept } = record;
  const { password = '' } = texts;
  const login = { username: names.login, password };
  await replace(options, { secret, texts }, login, { ...kept, login: names.login });
}

/**
 * Writes login and record at once. Where somebody changed the Secret since it was read nothing is
 * written: that change brings the next attempt.
 */
async function replace(
  { writer, database, engine, access }: AdvanceRotation,
  { secret, texts }: Pick<Live, 'secret' | 'texts'>,
  login: { readonly username: string; readonly password: string },
  record: LoginRecord,
): Promise<void> {
  const { certificates } = texts;
  const declared = declareCredentials(
    { database, engine, access },
    { ...login, ...(certificates === undefined ? {} : { certificates }) },
    record,
  );
  const { uid, resourceVersion } = secret.metadata;
  const metadata = {
    ...declared.metadata,
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  try {
    await writer.apply(builtin.secret, { ...declared, metadata });
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}

async function readSecrets(
  { client, database, engine }: AdvanceRotation,
  signal: AbortSignal,
): Promise<Live> {
  const { namespace = '' } = database.metadata;
  const [secret, rotation] = await Promise.all([
    readSecret(client, { namespace, name: credentialsSecretName(database) }, signal),
    readLive<Secret>(
      client,
      builtin.secret,
      { namespace, name: rotationSecretName(database) },
      { signal },
    ),
  ]);
  const texts = decodeSecret(secret);
  const names = withLogin(logicalNames(database, engine), texts['username']);
  return { secret, texts, rotation, names, record: readLoginRecord(secret.metadata) };
}
