import { builtin } from '../../../runtime/builtin-resources.ts';
import { ReconcileError } from '../../../runtime/errors.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { isSubset } from '../../../runtime/subset.ts';
import { adoptedLoginKeys } from '../adoption/adopted-login.ts';
import { heldClaim, isHeld } from '../adoption/held-claim.ts';
import { copyLogin } from './copy-login.ts';
import type { Scope, WriteRecord } from './scope.ts';
import { asRead } from './write-over.ts';

/** Owns what an adopted claim says of who holds it, and nothing else of it. */
const holdingManager = 'slipway-adoption';

/**
 * Takes the volume and the login over before a server starts on them. The claim is written only as
 * it was read: of two Databases that adopt it at the same time, one is refused. What services use is
 * made from the Secret where it never was, or was made from another content.
 */
export async function adopt(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { desired } = scope;
  if (!desired.provisioner.adopts || desired.isBlocked) return;
  const steps = [holdClaim, copyCredentials];
  for (const step of steps) {
    const record = await step(writer, scope);
    if (record === undefined) continue;
    scope.records.push(record);
    if (record.result === 'failed') return;
  }
}

async function holdClaim(writer: ObjectWriter, scope: Scope): Promise<WriteRecord | undefined> {
  const { desired, database } = scope;
  const { observed, isParked } = desired.input;
  const { claim } = observed;
  if (claim === undefined || (isParked && !isHeld(claim, database))) return undefined;
  const isServing = !isParked && desired.provisioner.health(desired.input).state === 'available';
  const declared = heldClaim(database, claim, isServing ? desired.version : undefined);
  if (isSubset(declared, claim)) return undefined;
  return written(declared.kind, declared.metadata.name, async () => {
    const options = { fieldManager: holdingManager, signal: scope.request.signal };
    await writer.apply(builtin.persistentVolumeClaim, asRead(claim, declared), options);
  });
}

async function copyCredentials(
  writer: ObjectWriter,
  scope: Scope,
): Promise<WriteRecord | undefined> {
  const { client, desired, request } = scope;
  const { adoption, credentials } = desired.input.observed;
  if (adoption === undefined || adoption.secret.content.state !== 'present') return undefined;
  const isMade = credentials.content.state === 'present';
  if (isMade && adoption.copiedHash === adoption.secret.content.hash) return undefined;
  // What was made of it before stays, and serves on.
  return written(builtin.secret.kind, credentials.name, async () => {
    const isCopied = await copyLogin({ client, writer, input: desired.input }, request.signal);
    if (isCopied) return;
    throw new ReconcileError(
      'waiting',
      'SecretIncomplete',
      `Secret ${adoption.secret.name} lacks a text in one of the keys ${adoptedLoginKeys.join(', ')}; give each of them one`,
    );
  });
}

async function written(
  kind: string,
  name: string,
  write: () => Promise<void>,
): Promise<WriteRecord> {
  try {
    await write();
    return { kind, name, result: 'updated' };
  } catch (error) {
    return { kind, name, result: 'failed', error };
  }
}
