import type { Database } from '../../../crds/database/v1alpha1.ts';
import { rotatedForAnnotation } from '../../well-known.ts';
import { decodeSecret, secretOf } from '../credentials.ts';
import { rotationSecretName, type LogicalNames } from '../names.ts';
import type { Secret } from '../types.ts';
import type { NextLogin } from './rotation-step.ts';

/** What the Secret of a rotation is made of. */
export interface RotationContent {
  /** `login` is the one in use. */
  readonly names: LogicalNames;
  /** The password in use. */
  readonly password: string;
  /** That of the other login. */
  readonly nextPassword: string;
  /** The text of `slipway.dev/rotate` that asks for it. */
  readonly rotatedFor: string | undefined;
}

/**
 * The Secret of a rotation: the next login, kept before any server hears of it, and the one before,
 * for servers that forget logins. No service mounts it. Pure: the password is given.
 */
export function rotationSecret(database: Database, content: RotationContent): Secret {
  const { names, password, nextPassword, rotatedFor } = content;
  const texts = {
    username: names.idleLogin,
    password: nextPassword,
    'previous-username': names.login,
    'previous-password': password,
  };
  return demanded(secretOf(database, rotationSecretName(database), 'Opaque', texts), rotatedFor);
}

/**
 * As {@link rotationSecret}, where another operator makes the logins: it takes the password of the
 * next one from here, and keeps the one before itself. Pure.
 */
export function managedRotationSecret(
  database: Database,
  { names, nextPassword, rotatedFor }: Omit<RotationContent, 'password'>,
): Secret {
  const texts = { username: names.idleLogin, password: nextPassword };
  const type = 'kubernetes.io/basic-auth';
  return demanded(secretOf(database, rotationSecretName(database), type, texts), rotatedFor);
}

function demanded(secret: Secret, rotatedFor: string | undefined): Secret {
  if (rotatedFor === undefined) return secret;
  const annotations = { ...secret.metadata.annotations, [rotatedForAnnotation]: rotatedFor };
  return { ...secret, metadata: { ...secret.metadata, annotations } };
}

/** The login that is to take over; undefined without a Secret. */
export function nextLoginIn(secret: Secret | undefined): NextLogin | undefined {
  if (secret === undefined) return undefined;
  const { username = '', password = '' } = decodeSecret(secret);
  return { username, password };
}
