import { randomBytes } from 'node:crypto';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { adminSecret, credentialsSecret } from '../credentials.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import type { Scope, WriteRecord } from './scope.ts';

/** 192 bits, of characters that need no escaping anywhere. */
const passwordBytes = 24;

/**
 * Makes the Secrets that do not exist, once and for all: what exists is never written again. They
 * come before the StatefulSet, so that a server never starts with a password that is not kept. A
 * Secret that appeared meanwhile makes the write fail: it only ever creates.
 */
export async function makeCredentials(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { database, desired } = scope;
  if (!desired.makesCredentials || desired.isBlocked) return;
  const { engine, observed } = desired.input;
  if (observed.claim !== undefined) return;
  const missing: Secret[] = [];
  if (observed.admin.content.state === 'missing') {
    missing.push(adminSecret(database, engine, newPassword()));
  }
  if (observed.credentials.content.state === 'missing') {
    missing.push(credentialsSecret(database, engine, newPassword()));
  }
  for (const secret of missing) scope.records.push(await create(writer, scope, secret));
}

async function create(writer: ObjectWriter, scope: Scope, secret: Secret): Promise<WriteRecord> {
  const record = { kind: 'Secret', name: secret.metadata.name };
  try {
    const { signal } = scope.request;
    await writer.ensure(builtin.secret, withContentAnnotations(secret), undefined, { signal });
    return { ...record, result: 'created' };
  } catch (error) {
    return { ...record, result: 'failed', error };
  }
}

function newPassword(): string {
  return randomBytes(passwordBytes).toString('base64url');
}
