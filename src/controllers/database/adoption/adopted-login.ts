import type { Database } from '../../../crds/database/v1alpha1.ts';
import { adoptedHashAnnotation } from '../../well-known.ts';
import { credentialsSecret, readTexts } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection, Endpoint } from '../login/connection.ts';
import { serviceHost } from '../names.ts';
import type { Secret } from '../types.ts';

/** The keys that the Secret of an adopted login has to have. */
export const adoptedLoginKeys = ['username', 'password', 'database'] as const;

export type AdoptedLogin = Pick<Connection, (typeof adoptedLoginKeys)[number]>;

/** Where a server on adopted data is reached. */
export function adoptedEndpoint(database: Database, engine: Engine): Endpoint {
  return { host: serviceHost(database), port: engine.port, tls: 'disable' };
}

/** The login in a Secret; undefined where a key is missing or empty. Line ends are no part of it. */
export function readAdoptedLogin(secret: Secret): AdoptedLogin | undefined {
  const { username, password, database } = readTexts(secret);
  if (username === undefined || password === undefined || database === undefined) return undefined;
  return { username, password, database };
}

/** The Secret that services use, with the hash of the one that it was made from. Pure. */
export function adoptedCredentials(
  database: Database,
  engine: Engine,
  login: AdoptedLogin,
  hash: string,
): Secret {
  const connection = { ...adoptedEndpoint(database, engine), ...login };
  const secret = credentialsSecret(database, engine, connection);
  return {
    ...secret,
    metadata: { ...secret.metadata, annotations: { [adoptedHashAnnotation]: hash } },
  };
}
