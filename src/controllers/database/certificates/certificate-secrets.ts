import type { Database } from '../../../crds/database/v1alpha1.ts';
import { secretOf } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
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

/** Key and certificate in one, where the engine wants them so; named as cert-manager does. */
export const combinedKey = 'tls-combined.pem';

/** The keys of the Secret with the certificate of a server. */
export function certificateKeys({ tls }: Pick<Engine, 'tls'>): readonly string[] {
  return ['ca.crt', ...(tls.wantsCombined === true ? [combinedKey] : []), 'tls.crt', 'tls.key'];
}

/** The Secret with the certificate of the server, and that of its authority. Pure likewise. */
export function certificateSecret(
  database: Database,
  { tls }: Pick<Engine, 'tls'>,
  { certificate, key }: KeyPair,
  authority: string,
): Secret {
  const texts = {
    'ca.crt': authority,
    ...(tls.wantsCombined === true ? { [combinedKey]: key + certificate } : {}),
    'tls.crt': certificate,
    'tls.key': key,
  };
  return secretOf(database, certificateSecretName(database), 'kubernetes.io/tls', texts);
}
