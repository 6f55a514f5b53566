import type { Database } from '../../../crds/database/v1alpha1.ts';
import { secretOf } from '../credentials.ts';
import { certificateSecretName, ownAuthoritySecretName } from '../names.ts';
import type { Secret } from '../types.ts';

/** A certificate and its key, both in PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** How long a certificate is valid. */
export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** The Secret with the authority of a Database, which no pod mounts. Pure: all is given. */
export function authoritySecret(database: Database, { certificate, key }: KeyPair): Secret {
  const texts = { 'tls.crt': certificate, 'tls.key': key };
  return secretOf(database, ownAuthoritySecretName(database), 'kubernetes.io/tls', texts);
}

/** The Secret with the certificate of the server, and that of its authority. Pure likewise. */
export function certificateSecret(
  database: Database,
  { certificate, key }: KeyPair,
  authority: string,
): Secret {
  const texts = { 'ca.crt': authority, 'tls.crt': certificate, 'tls.key': key };
  return secretOf(database, certificateSecretName(database), 'kubernetes.io/tls', texts);
}
