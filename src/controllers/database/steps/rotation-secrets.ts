import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
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
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { declareCredentials } from './declare-credentials.ts';
import { readSecret } from './establish-login.ts';
import { writeOver } from './write-over.ts';

/** Whose Secrets are read and written. */
export interface RotatedSecrets {
  readonly client: Pick<KubeClient, 'get'>;
  readonly writer: Pick<ObjectWriter, 'apply' | 'remove'>;
  readonly database: Database;
  readonly engine: Engine;
  readonly access: ServerAccess;
}

/** What the Secrets hold at this moment. */
export interface LiveSecrets {
  readonly secret: Secret;
  readonly texts: Readonly<Record<string, string>>;
  readonly rotation: Secret | undefined;
  readonly names: LogicalNames;
  readonly record: LoginRecord;
}

/** Takes away what there was for the rotation alone, in the end or where it is of no use. */
export async function forgetRotation(
  options: RotatedSecrets,
  { rotation, record, texts, secret, names }: LiveSecrets,
): Promise<void> {
  const { writer } = options;
  if (rotation !== undefined) await writer.remove(builtin.secret, rotation);
  if (record.retires === undefined) return;
  const { retires: _, ...kept } = record;
  const { password = '' } = texts;
  const login = { username: names.login, password };
  await writeLogin(options, { secret, texts }, login, { ...kept, login: names.login });
}

/**
 * Writes login and record at once. Where somebody changed the Secret since it was read nothing is
 * written: that change brings the next attempt.
 */
export async function writeLogin(
  { writer, database, engine, access }: RotatedSecrets,
  { secret, texts }: Pick<LiveSecrets, 'secret' | 'texts'>,
  login: { readonly username: string; readonly password: string },
  record: LoginRecord,
): Promise<void> {
  const { certificates } = texts;
  const declared = declareCredentials(
    { database, engine, access },
    { ...login, ...(certificates === undefined ? {} : { certificates }) },
    record,
  );
  await writeOver(writer, builtin.secret, secret, declared);
}

/** Reads both from the API server. */
export async function readSecrets(
  { client, database, engine }: RotatedSecrets,
  signal: AbortSignal,
): Promise<LiveSecrets> {
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
