import { anyEngine } from '../database/engine.ts';
import { invalidSelectors } from '../kubernetes/invalid-selectors.ts';
import type { InvalidExample, ValidExample } from '../example.ts';
import type { DatabaseClass, DatabaseClassSpec } from './v1alpha1.ts';

function databaseClass<S>(spec: S) {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: 'standard', annotations: { 'slipway.dev/is-default-class': 'true' } },
    spec,
  };
}

function example(name: string, spec: DatabaseClassSpec): ValidExample<DatabaseClass> {
  return { name, object: databaseClass(spec) };
}

function wrong(name: string, spec: object, message: string): InvalidExample {
  const object = databaseClass({ engine: 'postgres', provisioner: 'StatefulSet', ...spec });
  return { name, object, message };
}

/** DatabaseClasses that the parser and the API server both accept. */
export const validExamples: readonly ValidExample<DatabaseClass>[] = [
  example('a StatefulSet with defaults', { engine: 'postgres', provisioner: 'StatefulSet' }),
  example('a StatefulSet with everything', {
    engine: 'postgres',
    provisioner: 'StatefulSet',
    image: 'docker.io/library/postgres:17',
    version: '17',
    storage: { size: '20Gi', storageClassName: 'fast' },
    resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '2Gi' } },
    networkPolicy: {
      enabled: true,
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
          podSelector: { matchLabels: { app: 'exporter' } },
        },
      ],
    },
    sizes: [
      { name: 'small', storage: '5Gi' },
      { name: 'medium', storage: '20Gi', resources: { requests: { memory: '1Gi' } } },
    ],
    limits: { storage: '100Gi', databases: 3 },
    rotation: { every: '2160h' },
    backup: {
      volume: { size: '20Gi', storageClassName: 'slow' },
      schedule: 'H 3 * * 1-5',
      timeZone: 'Europe/Berlin',
      retain: 14,
    },
    tls: { mode: 'Required', duration: '720h' },
  }),
  example('backups in a bucket', {
    engine: 'valkey',
    provisioner: 'StatefulSet',
    backup: { s3: { bucket: 'acme-backups', secretName: 'backup-bucket' } },
  }),
  example('backups in a bucket, with everything', {
    engine: 'mariadb',
    provisioner: 'StatefulSet',
    backup: {
      s3: {
        endpoint: 'http://minio.storage.svc:9000',
        bucket: 'acme-backups',
        region: 'eu-central-1',
        prefix: 'clusters/eu-1',
        secretName: 'backup-bucket',
        forcePathStyle: true,
      },
      schedule: '@daily',
    },
  }),
  example('a server that runs already', {
    engine: 'mariadb',
    provisioner: 'Server',
    server: { host: '10.0.0.7', adminSecret: { name: 'admin', namespace: 'platform' } },
  }),
  example('a server that runs already, with everything', {
    engine: 'postgres',
    provisioner: 'Server',
    server: {
      host: 'postgres.platform.svc',
      port: 6432,
      adminSecret: { name: 'postgres-admin', namespace: 'platform' },
      tls: 'verify-full',
      connectionLimit: 50,
      extensions: ['pgcrypto', 'uuid-ossp'],
    },
  }),
  example('Clusters of CloudNativePG with defaults', {
    engine: 'postgres',
    provisioner: 'CloudNativePG',
  }),
  example('Clusters of CloudNativePG with everything', {
    engine: 'postgres',
    provisioner: 'CloudNativePG',
    version: '17',
    storage: { size: '20Gi', storageClassName: 'fast' },
    resources: { requests: { cpu: 1, memory: '1Gi' }, limits: { memory: '2Gi' } },
    networkPolicy: { enabled: true },
    sizes: [{ name: 'small', storage: '5Gi' }],
    limits: { storage: '100Gi', databases: 3 },
    rotation: { every: '720h' },
    cloudNativePG: {
      instances: 3,
      imageCatalog: { name: 'postgresql-standard-trixie', kind: 'ClusterImageCatalog' },
      walStorage: { size: '5Gi', storageClassName: 'fast' },
      parameters: { max_connections: '200', 'pg_stat_statements.max': '10000' },
      extensions: ['pgcrypto', 'vector'],
      backup: {
        volumeSnapshot: { className: 'csi-snapshots', walClassName: 'csi-fast' },
        schedule: '0 3 * * *',
        retain: 14,
      },
    },
  }),
  example('Clusters that a plugin backs up', {
    engine: 'postgres',
    provisioner: 'CloudNativePG',
    cloudNativePG: {
      backup: {
        plugin: {
          name: 'barman-cloud.cloudnative-pg.io',
          parameters: { barmanObjectName: 'backups' },
        },
        schedule: '@daily',
      },
    },
  }),
  example('an external server', { engine: 'postgres', provisioner: 'External' }),
];

const bare = 'Remove image, version, storage, resources, networkPolicy, sizes and limits.storage';
const server = {
  host: 'pg.platform.svc',
  adminSecret: { name: 'pg-admin', namespace: 'platform' },
};
const cnpg = (more: object) => ({ provisioner: 'CloudNativePG', cloudNativePG: more });
const shared = (more: object) => ({ provisioner: 'Server', server: { ...server, ...more } });

const bucket = { bucket: 'acme-backups', secretName: 'backup-bucket' };
const backups = (
  [
    ['nowhere', {}, 'Give either volume or s3'],
    ['in two places', { volume: {}, s3: bucket }, 'Give either volume or s3'],
    ['on a schedule of words', { volume: {}, schedule: 'every night' }, 'five fields of cron'],
    ['on a schedule of six fields', { volume: {}, schedule: '0 0 3 * * *' }, 'five fields of cron'],
    ['of which none is kept', { volume: {}, retain: 0 }, 'spec.backup.retain'],
    ['in a zone of its own', { volume: {}, timeZone: '+02:00' }, 'the time zone database'],
    ['in a bucket with a path', { s3: { ...bucket, endpoint: 'http://s3/b' } }, 'Use a URL of'],
    [
      'in a bucket in upper case',
      { s3: { ...bucket, bucket: 'ACME' } },
      'Use the name of a bucket',
    ],
    ['under /', { s3: { ...bucket, prefix: '/' } }, 'no / at the start or end'],
    ['with no key', { s3: { bucket: 'acme' } }, 'spec.backup.s3.secretName is required'],
  ] as const
).map(([name, backup, message]) => wrong(`backups ${name}`, { backup }, message));

const plugin = { name: 'barman-cloud.cloudnative-pg.io' };
const clusterBackups = (
  [
    ['in no way', {}, 'Give either volumeSnapshot or plugin'],
    ['in two ways', { volumeSnapshot: {}, plugin }, 'Give either volumeSnapshot or plugin'],
    ['by a plugin that is told how many', { plugin, retain: 7 }, 'Remove retain'],
    ['by a plugin without name', { plugin: {} }, 'backup.plugin.name is required'],
    ['by a plugin of a wrong name', { plugin: { name: 'Barman' } }, 'Use the name of a plugin'],
    [
      'in a folder of all',
      { plugin: { ...plugin, parameters: { serverName: 'all' } } },
      'Remove serverName',
    ],
    [
      'on a schedule of six fields',
      { volumeSnapshot: {}, schedule: '0 0 3 * * *' },
      'five fields of cron',
    ],
    ['of which none is kept', { volumeSnapshot: {}, retain: 0 }, 'backup.retain'],
    [
      'of a class in upper case',
      { volumeSnapshot: { className: 'CSI' } },
      'Use the name of a Kubernetes object',
    ],
  ] as const
).map(([name, backup, message]) => wrong(`backups of Clusters ${name}`, cnpg({ backup }), message));

/** Objects that the parser and the API server both refuse. */
export const invalidExamples: readonly InvalidExample[] = [
  wrong('no provisioner', { provisioner: null }, 'spec.provisioner is required'),
  wrong(
    'an unknown provisioner',
    { provisioner: 'Helm' },
    'one of "StatefulSet", "Server", "CloudNativePG", "External"',
  ),
  wrong('no engine', { engine: null }, 'spec.engine is required'),
  wrong('an unknown engine', { engine: 'mysql' }, `spec.engine has to be ${anyEngine}`),
  wrong(
    'an external server with an image',
    { provisioner: 'External', image: 'postgres:17' },
    bare,
  ),
  wrong('an external server with storage', { provisioner: 'External', storage: {} }, bare),
  wrong(
    'an external server with a network policy',
    { provisioner: 'External', networkPolicy: {} },
    bare,
  ),
  wrong('a server of others with an image', { ...shared({}), image: 'postgres:17' }, bare),
  wrong('provisioner Server without a server', { provisioner: 'Server' }, 'Give server with'),
  wrong('a server of one that runs its own', { server }, 'Give server with provisioner Server'),
  wrong(
    'keys and values on a server of others',
    { engine: 'valkey', ...shared({}) },
    'Use engine postgres or mariadb with provisioner Server',
  ),
  wrong('a server by its URL', shared({ host: 'postgres://pg' }), 'Use a host name or an address'),
  wrong('a server without administrator', shared({ adminSecret: null }), 'adminSecret is required'),
  wrong(
    'an administrator of no namespace',
    shared({ adminSecret: { name: 'admin' } }),
    'adminSecret.namespace is required',
  ),
  wrong(
    'an administrator in a namespace with a dot',
    shared({ adminSecret: { name: 'admin', namespace: 'a.b' } }),
    'Use the name of a namespace',
  ),
  wrong('a port beyond all ports', shared({ port: 65_536 }), 'spec.server.port'),
  wrong('an unknown way of TLS', shared({ tls: 'on' }), 'one of "disable", "prefer"'),
  wrong('a limit of none', shared({ connectionLimit: 0 }), 'spec.server.connectionLimit'),
  wrong('an extension in quotes', shared({ extensions: ['"x"'] }), 'Use the name of an extension'),
  wrong('an extension twice', shared({ extensions: ['a', 'a'] }), 'only once'),
  wrong(
    'Clusters of another engine',
    { provisioner: 'CloudNativePG', engine: 'mariadb' },
    'Use engine postgres with provisioner CloudNativePG',
  ),
  wrong('Clusters of another provisioner', { cloudNativePG: {} }, 'Remove cloudNativePG'),
  wrong(
    'an image and a list of images',
    { ...cnpg({ imageCatalog: { name: 'all' } }), image: 'postgres:17' },
    'Give image or cloudNativePG.imageCatalog, not both',
  ),
  wrong('no instances', cnpg({ instances: 0 }), 'spec.cloudNativePG.instances'),
  wrong('a list of images without name', cnpg({ imageCatalog: {} }), 'imageCatalog.name'),
  wrong(
    'a list of images of another kind',
    cnpg({ imageCatalog: { name: 'all', kind: 'ConfigMap' } }),
    'one of "ImageCatalog", "ClusterImageCatalog"',
  ),
  wrong('a log of no size', cnpg({ walStorage: {} }), 'walStorage.size is required'),
  wrong('a log of no quantity', cnpg({ walStorage: { size: 'big' } }), 'Use a quantity such as'),
  wrong(
    'a setting in upper case',
    cnpg({ parameters: { MaxConnections: '5' } }),
    'Use the name of a setting of PostgreSQL',
  ),
  wrong('a setting that is a number', cnpg({ parameters: { work_mem: 4 } }), 'work_mem'),
  wrong('an extension of a Cluster twice', cnpg({ extensions: ['a', 'a'] }), 'only once'),
  ...Object.entries(invalidSelectors).flatMap(([what, [selector, message]]) =>
    ['podSelector', 'namespaceSelector'].map((field) =>
      wrong(
        `a peer whose ${field} has ${what}`,
        { networkPolicy: { from: [{ [field]: selector }] } },
        message,
      ),
    ),
  ),
  wrong('sizes of external servers', { provisioner: 'External', sizes: [{ name: 'small' }] }, bare),
  wrong('a limit of storage of others', { ...shared({}), limits: { storage: '1Gi' } }, bare),
  wrong(
    'a rotation elsewhere',
    { provisioner: 'External', rotation: { every: '720h' } },
    'Remove rotation: the credentials of an external server',
  ),
  wrong('a rotation in days', { rotation: { every: '90d' } }, 'Use a duration such as'),
  wrong('a rotation of no time', { rotation: { every: '0h' } }, 'Use a duration that begins with'),
  wrong(
    'backups of external servers',
    { provisioner: 'External', backup: { volume: {} } },
    'Remove backup, or use provisioner StatefulSet',
  ),
  wrong(
    'backups of Clusters',
    { provisioner: 'CloudNativePG', backup: { volume: {} } },
    'Remove backup, or use provisioner StatefulSet',
  ),
  wrong(
    'backups of documents',
    { engine: 'mongodb', backup: { volume: {} } },
    'Slipway makes backups of postgres, mariadb and valkey only',
  ),
  ...backups,
  ...clusterBackups,
  wrong(
    'TLS elsewhere',
    { ...shared({}), tls: { mode: 'Optional' } },
    'Remove tls, or use provisioner StatefulSet',
  ),
  wrong('TLS of no mode', { tls: {} }, 'spec.tls.mode'),
  wrong('TLS in the words of others', { tls: { mode: 'require' } }, 'spec.tls.mode'),
  wrong(
    'a certificate for days',
    { tls: { mode: 'Optional', duration: '90d' } },
    'Use a duration such as',
  ),
  wrong(
    'a certificate for minutes',
    { tls: { mode: 'Optional', duration: '30m' } },
    'Use a duration that begins with hours, such as 2160h',
  ),
  wrong('no size at all', { sizes: [] }, 'spec.sizes'),
  wrong('a size twice', { sizes: [{ name: 'small' }, { name: 'small' }] }, 'its own name'),
  wrong('a size in upper case', { sizes: [{ name: 'XL' }] }, 'Use lower-case letters'),
  wrong('a limit that is no quantity', { limits: { storage: '1 TB' } }, 'Use a quantity such as'),
  wrong('a limit below none', { limits: { databases: -1 } }, 'spec.limits.databases'),
  wrong('an image with a space', { image: 'post gres' }, 'Use an image reference without spaces'),
  wrong('a size that is no quantity', { storage: { size: '1GB' } }, 'Use a quantity such as'),
  wrong('a version with a tag', { version: '17-alpine' }, 'Use a version of the engine'),
  wrong(
    'a StorageClass in upper case',
    { storage: { storageClassName: 'SSD' } },
    'Use the name of a Kubernetes object',
  ),
  wrong('a negative request', { resources: { requests: { cpu: -1 } } }, 'Use an amount such as'),
];
