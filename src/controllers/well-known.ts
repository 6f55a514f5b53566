/** Labels, annotations, finalizers and field managers that all controllers agree on. */

export const fieldManager = 'slipway';
/** Holds spec.replicas of a Deployment only while it is handed over to an autoscaler. */
export const replicasFieldManager = 'slipway-replicas';

export const nameLabel = 'app.kubernetes.io/name';
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedByValue = 'slipway';
export const microserviceLabel = 'slipway.dev/microservice';
export const databaseLabel = 'slipway.dev/database';
export const teamLabel = 'slipway.dev/team';

/** 'true' on a foreign object lets Slipway take it over. */
export const adoptAnnotation = 'slipway.dev/adopt';
/** 'true' on a class makes it the one for objects that name none. */
export const defaultClassAnnotation = 'slipway.dev/is-default-class';
/** Hash of what Slipway declares of an object of its own; the runtime puts it on. */
export const declaredHashAnnotation = 'slipway.dev/declared-hash';
/** Hash of everything that the pods mount, on the pod template. */
export const contentHashAnnotation = 'slipway.dev/content-hash';
/** Names of the keys of a Secret of ours, comma separated. */
export const contentKeysAnnotation = 'slipway.dev/content-keys';
/** Hash of the egress rules of a NetworkPolicy of ours: others than these are nobody's. */
export const egressHashAnnotation = 'slipway.dev/egress-hash';
/** `slipway` while the Deployment's replicas are declared by us, `autoscaler` once they are not. */
export const replicasOwnerAnnotation = 'slipway.dev/replicas-owner';
/** UID of the Microservice that claims a Database, and the entry of spec.databases it is for. */
export const microserviceUidAnnotation = 'slipway.dev/microservice-uid';
export const entryAnnotation = 'slipway.dev/entry';

/** On the pods of a migration, instead of microserviceLabel: nothing that serves selects them. */
export const migrationLabel = 'slipway.dev/migration';
/** On the Job of a migration and its pods: the entry of spec.databases that it is for. */
export const entryLabel = 'slipway.dev/entry';
/** On the Job of a migration: what is done once it succeeded, and the UID of its Database. */
export const migratesAnnotation = 'slipway.dev/migrates';
export const databaseUidAnnotation = 'slipway.dev/database-uid';
/** On a Database: the migrations that succeeded on it. It lives as long as the data. */
export const migratedAnnotation = 'slipway.dev/migrated';
/** On a Microservice: any new text runs its migrations once more. */
export const retryMigrationAnnotation = 'slipway.dev/retry-migration';

/** On a Database: any new text makes one more backup. */
export const backupAnnotation = 'slipway.dev/backup';
/** On the pods of backups and restores: the Database that they read, and the one that they fill. */
export const backupLabel = 'slipway.dev/backup';
export const restoreLabel = 'slipway.dev/restore';
/** On the Jobs of backups and restores and on their pods: what they are for. */
export const taskLabel = 'slipway.dev/task';

/** 'true' on a Microservice or Database keeps it from being deleted (chart: deletionProtection). */
export const protectionAnnotation = 'slipway.dev/deletion-protection';

/** On a Microservice with a database of deletionPolicy Delete. */
export const databasesFinalizer = 'slipway.dev/databases';
/** On a Database of deletionPolicy Delete. */
export const dataFinalizer = 'slipway.dev/data';
/** The reclaim policy that a PersistentVolume had before Slipway made it Retain. */
export const reclaimPolicyAnnotation = 'slipway.dev/reclaim-policy';
/** On the credentials Secret of a database on a shared server: the class that it was made with. */
export const databaseClassAnnotation = 'slipway.dev/database-class';
/** On the credentials Secret of a database on a shared server: the server that holds it. */
export const madeOnAnnotation = 'slipway.dev/made-on';
/** On a Database: any new text rotates its credentials once. */
export const rotateAnnotation = 'slipway.dev/rotate';
/** On the credentials Secret of a database that was rotated: the login, and since when it is used. */
export const loginAnnotation = 'slipway.dev/login';
export const loginSinceAnnotation = 'slipway.dev/login-since';
/** The text of {@link rotateAnnotation} that led to these credentials, and the login of before. */
export const rotatedForAnnotation = 'slipway.dev/rotated-for';
export const retiresAnnotation = 'slipway.dev/retires-login';
/** On the credentials Secret of a database in CloudNativePG: the Cluster. */
export const clusterAnnotation = 'slipway.dev/cluster';
/** On the same: the version of it whose password was refused, so that it is set once more. */
export const passwordRefusedAnnotation = 'slipway.dev/password-refused';
/** On a claim that somebody else made: the UID of the Database that adopted it. */
export const adoptedAnnotation = 'slipway.dev/adopted';
/** On the credentials Secret of adopted data: the hash of the Secret that it was made from. */
export const adoptedHashAnnotation = 'slipway.dev/adopted-hash';
/** The version of the engine that a StatefulSet runs, and that the data on a volume was made by. */
export const engineVersionAnnotation = 'slipway.dev/engine-version';
/** On a StatefulSet whose server speaks TLS: `Optional` or `Required`. */
export const tlsAnnotation = 'slipway.dev/tls';
/** On the Secret of a certificate: from when on it is renewed; RFC 3339. */
export const renewAtAnnotation = 'slipway.dev/renew-at';
/** On the same: hashes of what it was issued for, and of the content as it was issued. */
export const issuedForAnnotation = 'slipway.dev/issued-for';
export const issuedAnnotation = 'slipway.dev/issued';
