import type { Database } from '../../../crds/database/v1alpha1.ts';
import { builtin } from '../../../runtime/builtin-resources.ts';
import type { KubeClient } from '../../../runtime/client.ts';
import type { KubeObject, ObjectRef } from '../../../runtime/kube-object.ts';
import type { ObjectWriter } from '../../../runtime/object-writer.ts';
import { readLive } from '../../read-live.ts';
import {
  clusterAnnotation,
  databaseClassAnnotation,
  passwordRefusedAnnotation,
} from '../../well-known.ts';
import { at, textAt } from '../../wire-value.ts';
import { reloadLabel } from '../cloud-native-pg.ts';
import { credentialsSecret } from '../credentials.ts';
import type { Engine } from '../engines/engine.ts';
import type { Connection } from '../login/connection.ts';
import { unapplied } from '../provisioners/cloud-native-pg/unapplied.ts';
import type { LoginRecord } from '../rotation/login-record.ts';
import type { ManagedTerms } from '../server-access.ts';
import type { Secret } from '../types.ts';
import { withContentAnnotations } from './content-annotations.ts';
import { annotate } from './write-over.ts';

/** Owns the note that makes a password be set once more. */
const passwordRefusedManager = 'slipway-password-refused';

/**
 * The Secret of a database in CloudNativePG, which takes the password from it and follows its
 * changes. Class and Cluster are noted: another default class must not lead the service to an empty
 * database, and the data is found when it is to be deleted.
 */
export function managedSecret(
  database: Database,
  engine: Engine,
  connection: Connection,
  { className, cluster }: ManagedTerms,
  record?: LoginRecord,
): Secret {
  const secret = followed(credentialsSecret(database, engine, connection, record));
  const annotations = {
    ...secret.metadata.annotations,
    [databaseClassAnnotation]: className,
    [clusterAnnotation]: cluster,
  };
  return withContentAnnotations({ ...secret, metadata: { ...secret.metadata, annotations } });
}

/** The Secret as one whose changes CloudNativePG follows. */
export function followed({ metadata, ...secret }: Secret): Secret {
  const labels = { ...metadata.labels, [reloadLabel]: 'true' };
  return { ...secret, metadata: { ...metadata, labels } };
}

/**
 * Has CloudNativePG set the password once more that the server refused though it was applied, as
 * after somebody changed it by hand: it looks at a Secret again only when that changes. `role` is
 * the DatabaseRole of the login. Resolves to why it could not be applied, where it could not.
 */
export async function askForPassword(
  client: Pick<KubeClient, 'get'>,
  writer: Pick<ObjectWriter, 'apply'>,
  secret: Secret,
  role: ObjectRef,
  signal: AbortSignal,
): Promise<string | undefined> {
  const live = await readLive<KubeObject>(client, builtin.cnpgDatabaseRole, role, { signal });
  const { resourceVersion = '' } = secret.metadata;
  if (at(live, 'status', 'applied') === false) {
    return unapplied(builtin.cnpgDatabaseRole.kind, role.name, live);
  }
  if (textAt(live, 'status', 'secretResourceVersion') !== resourceVersion) return undefined;
  const refused = { [passwordRefusedAnnotation]: resourceVersion };
  await annotate(writer, builtin.secret, secret, refused, passwordRefusedManager);
  return undefined;
}
