import { randomBytes } from 'node:crypto';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { adminSecret, credentialsSecret, serviceConnection } from '../credentials.ts';
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import { managedSecret } from './managed-secret.ts';
import { readAuthority } from './read-authority.ts';
import type { Scope, WriteRecord } from './scope.ts';
import { readAdminTexts, tenantSecret } from './tenant-secret.ts';

/** 192 bits, of characters that need no escaping anywhere. */
const passwordBytes = 24;

/**
 * Makes the Secrets that do not exist, once and for all: no password that exists is ever written
 * again. They come before the StatefulSet, so that a server never starts with a password that is
 * not kept. A Secret that appeared meanwhile makes the write fail: it only ever creates.
 */
export async function makeCredentials(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { desired } = scope;
  const { observed } = desired.input;
  const access = desired.provisioner.access(desired.input);
  if (!desired.makesCredentials || desired.isBlocked || access === undefined) return;
  if (desired.provisioner.runsServer && observed.claim !== undefined) return;
  if (scope.records.some(({ result }) => result === 'failed')) return;
  for (const secret of await missingSecrets(scope, access)) {
    scope.records.push(await createSecret(writer, scope, secret));
  }
}

async function missingSecrets(scope: Scope, access: ServerAccess): Promise<readonly Secret[]> {
  const { database, desired } = scope;
  const { engine, observed } = desired.input;
  const secrets: Secret[] = [];
  if (desired.provisioner.runsServer && observed.admin.content.state === 'missing') {
    secrets.push(adminSecret(database, engine, newPassword()));
  }
  if (observed.credentials.content.state === 'missing') {
    secrets.push(await newCredentials(scope, access));
  }
  return secrets;
}

async function newCredentials(
  { client, database, desired, request }: Scope,
  access: ServerAccess,
): Promise<Secret> {
  const { engine } = desired.input;
  const { tenant, managed, authority } = access;
  const { signal } = request;
  const admin = tenant === undefined ? undefined : await readAdminTexts(client, access, signal);
  const certificates =
    authority === undefined
      ? admin?.['certificates']
      : await readAuthority(client, { authority }, signal);
  const connection = serviceConnection(database, engine, access.endpoint, {
    password: newPassword(),
    ...(certificates === undefined ? {} : { certificates }),
  });
  if (managed !== undefined) return managedSecret(database, engine, connection, managed);
  return tenant === undefined
    ? credentialsSecret(database, engine, connection)
    : tenantSecret(database, engine, connection, tenant);
}

/** Makes a Secret that does not exist; where it does, the write fails. */
export async function createSecret(
  writer: ObjectWriter,
  scope: Scope,
  secret: Secret,
): Promise<WriteRecord> {
  const record = { kind: 'Secret', name: secret.metadata.name };
  try {
    const { signal } = scope.request;
    await writer.ensure(builtin.secret, withContentAnnotations(secret), undefined, { signal });
    return { ...record, result: 'created' };
  } catch (error) {
    return { ...record, result: 'failed', error };
  }
}

/** A password that nobody can guess. */
export function newPassword(): string {
  return randomBytes(passwordBytes).toString('base64url');
}
