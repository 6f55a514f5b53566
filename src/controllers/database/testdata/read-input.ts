import { loadAll } from 'js-yaml';
import { parseDatabase, type Database } from '../../../crds/database/v1alpha1.ts';
import { parseDatabaseClass, type DatabaseClass } from '../../../crds/database-class/v1alpha1.ts';
import type { KubeObject } from '../../../runtime/kube-object.ts';
import type { Content } from '../../microservice/observed.ts';
import { contentHashAnnotation, issuedAnnotation } from '../../well-known.ts';
import { readCertificateRecord } from '../certificates/certificate-record.ts';
import type { ObservedCertificate } from '../certificates/plan-certificates.ts';
import type { Pod } from '../../microservice/types.ts';
import type {
  Cluster,
  ClusterBackup,
  ClusterDatabase,
  ClusterRole,
  ClusterSchedule,
  ObservedCluster,
} from '../cloud-native-pg.ts';
import { adminKeys, credentialKeys } from '../credentials.ts';
import {
  adminSecretName,
  certificateSecretName,
  credentialsSecretName,
  ownAuthoritySecretName,
} from '../names.ts';
import type { Observed, ObservedAdoption, ObservedSecret } from '../observed.ts';
import type { ObservedRotation } from '../rotation/rotation-plan.ts';
import type {
  CronJob,
  Job,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
} from '../types.ts';

/** What a `kind: Observed` document in an input may say besides objects. */
interface ObservedDocument {
  kind: string;
  metadata: { name: string };
  isParked?: boolean;
  missingClass?: string;
  /** Names of Secrets that are missing though the database has data. */
  missingSecrets?: string[];
  /** Names of Secrets that are somebody else's. */
  foreignSecrets?: string[];
  /** CloudNativePG is installed; true by default. */
  hasCloudNativePG?: boolean;
  /** Pods that mount the claim to be adopted. */
  mountedBy?: string[];
  /** The other Database that has adopted it. */
  rival?: string;
  /** A Cluster has held data; false by default. */
  wasMade?: boolean;
  /** How the login of the credentials stands; nobody asked by default. */
  rotation?: Partial<ObservedRotation>;
}

interface SecretDocument {
  kind: string;
  metadata: { name: string };
  stringData?: Record<string, string>;
}

export interface Input {
  readonly database: Database;
  readonly observed: Observed;
  readonly isParked: boolean;
}

/**
 * The input in a stream of YAML documents: one Database, a DatabaseClass, live objects, Secrets of
 * the user, and an Observed document for all else. Slipway's own Secrets are there unless told.
 */
export function readInput(text: string): Input {
  const documents = loadAll(text) as (ObservedDocument & SecretDocument & KubeObject)[];
  const ofKind = (kind: string) => documents.filter((document) => document.kind === kind);
  const database = required(parseDatabase(withIdentity(ofKind('Database')[0])));
  const [classDocument] = ofKind('DatabaseClass');
  const databaseClass =
    classDocument === undefined ? undefined : required(parseDatabaseClass(classDocument));
  const said: Partial<ObservedDocument> = ofKind('Observed')[0] ?? {};
  const own = (name: string, keys: readonly string[]): ObservedSecret => {
    const isMissing = said.missingSecrets?.includes(name) ?? false;
    const content: Content = isMissing
      ? { state: 'missing' }
      : { state: 'present', hash: name, keys };
    const isForeign = said.foreignSecrets?.includes(name) ?? false;
    return { name, content, version: '1', isClaimed: !isForeign };
  };
  const issued = (name: string): ObservedCertificate => {
    const secret = own(name, ['tls.crt', 'tls.key']);
    const asIssued = { [contentHashAnnotation]: `of-${name}`, [issuedAnnotation]: `of-${name}` };
    const annotations = secret.isClaimed && secret.content.state === 'present' ? asIssued : {};
    return { ...secret, record: readCertificateRecord({ annotations }) };
  };
  // The documents of a kind are objects of that kind.
  const live = <T>(kind: string): T | undefined => ofKind(kind)[0] as T | undefined;
  return {
    database,
    isParked: said.isParked ?? false,
    observed: {
      namespaceTerminating: false,
      class: databaseClass,
      missingClass: said.missingClass,
      statefulSet: live<StatefulSet>('StatefulSet'),
      service: live<Service>('Service'),
      networkPolicy: live<NetworkPolicy>('NetworkPolicy'),
      claim: live<PersistentVolumeClaim>('PersistentVolumeClaim'),
      volume: live<PersistentVolume>('PersistentVolume'),
      pods: ofKind('Pod').map((pod) => pod as Pod),
      backups: {
        cronJob: live<CronJob>('CronJob'),
        jobs: ofKind('Job').map((job) => job as Job),
        pods: [],
        claim: undefined,
        volume: undefined,
        secret: undefined,
        source: undefined,
      },
      credentials: own(credentialsSecretName(database), credentialKeys),
      admin: own(adminSecretName(database), adminKeys),
      serverAdmin: serverAdmin(said, databaseClass),
      clusterId: '11111111-0000-4000-8000-000000000000',
      cloudNativePG: cloudNativePGOf(ofKind, said),
      authority: undefined,
      ...(databaseClass?.spec.tls === undefined
        ? {}
        : {
            certificates: {
              authority: issued(ownAuthoritySecretName(database)),
              server: issued(certificateSecretName(database)),
            },
          }),
      external: givenSecret(database.spec.secretName, ofKind('Secret')),
      ...(said.rotation === undefined ? {} : { rotation: { ...noRotation, ...said.rotation } }),
      usage: 'own',
      adoption: adoptionOf(database, ofKind('Secret'), said),
    },
  };
}

const noRotation: ObservedRotation = {
  record: undefined,
  secretVersion: undefined,
  isNameTaken: false,
  isRolledOut: false,
  begun: [],
};

/** Kinds that are called as others are told apart by their API. */
function cloudNativePGOf(
  ofKind: (kind: string) => readonly KubeObject[],
  said: Partial<ObservedDocument>,
): ObservedCluster {
  const isTheirs = ({ apiVersion }: KubeObject): boolean =>
    apiVersion.startsWith('postgresql.cnpg.io/');
  const [cluster] = ofKind('Cluster') as readonly Cluster[];
  const roles = ofKind('DatabaseRole') as readonly ClusterRole[];
  const role = (suffix: string): ClusterRole | undefined =>
    roles.find(({ metadata }) => metadata.name.endsWith(suffix));
  const database = (ofKind('Database') as readonly ClusterDatabase[]).find(isTheirs);
  const { hasCloudNativePG = true, wasMade = false } = said;
  const backups = {
    isInstalled: hasCloudNativePG,
    schedule: (ofKind('ScheduledBackup') as readonly ClusterSchedule[])[0],
    made: ofKind('Backup') as readonly ClusterBackup[],
  };
  return {
    isInstalled: hasCloudNativePG,
    cluster,
    database,
    owner: role('-owner'),
    first: role('-login-1'),
    second: role('-login-2'),
    volumes: [],
    backups,
    wasMade,
  };
}

function adoptionOf(
  { spec: { adopt } }: Database,
  secrets: readonly SecretDocument[],
  { mountedBy = [], rival }: Partial<ObservedDocument>,
): ObservedAdoption | undefined {
  const secret = givenSecret(adopt?.secretName, secrets);
  return secret === undefined ? undefined : { secret, copiedHash: '', rival, mountedBy };
}

function givenSecret(
  name: string | undefined,
  secrets: readonly SecretDocument[],
): ObservedSecret | undefined {
  if (name === undefined) return undefined;
  const found = secrets.find(({ metadata }) => metadata.name === name);
  const content: Content =
    found === undefined
      ? { state: 'missing' }
      : { state: 'present', hash: name, keys: Object.keys(found.stringData ?? {}) };
  return { name, content, version: '', isClaimed: true };
}

/** Of a class with a server; its Secret is there unless told. */
function serverAdmin(
  { missingSecrets = [] }: Partial<ObservedDocument>,
  databaseClass: DatabaseClass | undefined,
): ObservedSecret | undefined {
  const secret = databaseClass?.spec.server?.adminSecret;
  if (secret === undefined) return undefined;
  const content: Content = missingSecrets.includes(secret.name)
    ? { state: 'missing' }
    : { state: 'present', hash: secret.name, keys: ['password', 'username'] };
  return { name: secret.name, content, version: '', isClaimed: true };
}

function withIdentity(document: { metadata: object } | undefined): unknown {
  const identity = { namespace: 'shop', uid: '5f9d8c7e-0000-4000-8000-000000000002' };
  return { ...document, metadata: { ...identity, ...document?.metadata } };
}

function required<T>(
  result: { ok: true; value: T } | { ok: false; problems: readonly unknown[] },
): T {
  if (!result.ok) throw new Error(`the input is not valid: ${JSON.stringify(result.problems)}`);
  return result.value;
}
