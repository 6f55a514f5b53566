import type { Database } from '../../../crds/database/v1alpha1.ts';
import { credentialsSecret, serviceConnection } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection } from '../login/connection.ts';
import type { LoginRecord } from '../rotation/login-record.ts';
import type { ServerAccess } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import { managedSecret } from './managed-secret.ts';
import { tenantSecret } from './tenant-secret.ts';

/** The credentials Secret with this login, wherever the server is. Pure. */
export function declareCredentials(
  { database, engine, access }: { database: Database; engine: Engine; access: ServerAccess },
  login: Pick<Connection, 'username' | 'password' | 'certificates'>,
  record: LoginRecord,
): Secret {
  const connection = serviceConnection(database, engine, access.endpoint, login);
  if (access.managed !== undefined) {
    return managedSecret(database, engine, connection, access.managed, record);
  }
  return access.tenant === undefined
    ? withContentAnnotations(credentialsSecret(database, engine, connection, record))
    : tenantSecret(database, engine, connection, access.tenant, record);
}
