import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { decodeSecret } from '../credentials.ts';
import { credentialsSecretName, logicalNames, rotationSecretName, withLogin } from '../names.ts';
import { managedRotationSecret, rotationSecret } from '../rotation/rotation-secret.ts';
import { readSecret } from './establish-login.ts';
import { createSecret, newPassword } from './make-credentials.ts';
import { followed } from './managed-secret.ts';
import type { Scope } from './scope.ts';

/**
 * Keeps a new password for the login that is not in use, where a rotation is due: it is only ever
 * made, so that two never make two. The rest is done beside the reconciling.
 */
export async function beginRotation(writer: ObjectWriter, scope: Scope): Promise<void> {
  const { rotation, desired, database, client, request, records } = scope;
  const isHindered = desired.isBlocked || records.some(({ result }) => result === 'failed');
  if (rotation.kind !== 'due' || isHindered) return;
  const ref = { namespace: request.namespace, name: credentialsSecretName(database) };
  try {
    const { username, password } = decodeSecret(await readSecret(client, ref, request.signal));
    const names = withLogin(logicalNames(database, desired.input.engine), username);
    // What is not of Slipway's making is first told as such, by the login.
    if (username !== names.login || password === undefined) return;
    const { rotatedFor } = rotation;
    const content = { names, password, nextPassword: newPassword(), rotatedFor };
    const isManaged = desired.provisioner.access(desired.input)?.managed !== undefined;
    const secret = isManaged
      ? followed(managedRotationSecret(database, content))
      : rotationSecret(database, content);
    records.push(await createSecret(writer, scope, secret));
  } catch (error) {
    records.push({ kind: 'Secret', name: rotationSecretName(database), result: 'failed', error });
  }
}
