import type { Section } from './section.ts';
import { resourcesToChange, resourceValues } from './resources.ts';
import { peerToChange, peerValues } from './selectors.ts';

const kind = 'DatabaseClass';

const sharedServer = {
  host: 'postgres.platform.svc',
  port: 6432,
  adminSecret: { name: 'admin', namespace: 'default' },
  tls: 'require',
  connectionLimit: 20,
  extensions: ['pg_trgm'],
};

const clustersToChange = {
  instances: 1,
  imageCatalog: { name: 'postgresql-standard-trixie', kind: 'ClusterImageCatalog' },
  walStorage: { size: '1Gi', storageClassName: 'standard' },
  parameters: { max_connections: '100' },
  extensions: ['pg_trgm'],
  backup: {
    volumeSnapshot: { className: 'csi', walClassName: 'csi' },
    schedule: '0 3 * * *',
    retain: 7,
  },
};

const pluginToChange = {
  backup: {
    plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'a' } },
    schedule: '0 3 * * *',
  },
};

const schedule = { schedule: '0 3 * * *', timeZone: 'Europe/Paris', retain: 7 };
const bucket = {
  endpoint: 'http://s3.storage.svc',
  bucket: 'backups',
  region: 'eu-central-1',
  prefix: 'a',
  secretName: 'bucket',
  forcePathStyle: true,
};

/** How databases are provisioned; a Database of the class follows each change. */
export const databaseClassSections: readonly Section[] = [
  {
    kind,
    at: 'spec.engine',
    carriers: ({ run }, fresh) => [{ name: `${run}-${fresh}`, spec: {} }],
  },
  {
    kind,
    at: 'spec.provisioner',
    carriers: ({ run }, fresh) => [{ name: `${run}-${fresh}`, spec: {} }],
  },
  {
    kind,
    at: 'spec.image',
    carriers: () => [{ spec: {} }],
    values: () => ({ 'spec.image': { usual: ['postgres:17', 'registry.example.com/pg:17.2'] } }),
  },
  {
    kind,
    at: 'spec.version',
    carriers: () => [{ spec: {} }],
    values: () => ({
      'spec.version': { usual: ['17.2', '17.5'], extreme: ['9999.9999.9999', '1'] },
    }),
  },
  {
    kind,
    at: 'spec.storage',
    carriers: () => [{ spec: { storage: { size: '1Gi' } } }],
    values: () => ({ 'spec.storage.size': { usual: ['2Gi', '3Gi'], extreme: ['8Ei', '1'] } }),
  },
  {
    kind,
    at: 'spec.backup',
    carriers: () => [
      { spec: { backup: { volume: { size: '1Gi' }, ...schedule } } },
      { spec: { backup: { s3: bucket, ...schedule } } },
    ],
    values: () => ({
      'spec.backup.volume.size': { usual: ['2Gi', '3Gi'], extreme: ['8Ei', '1'] },
      'spec.backup.schedule': { usual: ['30 2 * * *', '@daily'] },
      'spec.backup.timeZone': { usual: ['Europe/Berlin', 'Etc/UTC'] },
      'spec.backup.s3.endpoint': { usual: ['http://minio.storage.svc:9000', 'https://s3.acme.io'] },
      'spec.backup.s3.bucket': { usual: ['acme-backups', 'acme.archive'] },
      'spec.backup.s3.prefix': { usual: ['clusters/eu-1', 'eu'] },
    }),
  },
  {
    kind,
    at: 'spec.networkPolicy',
    carriers: () => [{ spec: { networkPolicy: { enabled: true, from: [peerToChange] } } }],
    values: () => peerValues('spec.networkPolicy.from[]'),
  },
  {
    kind,
    at: 'spec.server',
    carriers: ({ run }) => [
      { name: `${run}-shared`, spec: { provisioner: 'Server', server: sharedServer } },
    ],
    values: () => ({
      'spec.server.host': { usual: ['postgres.data.svc', '10.0.0.7', 'fd00::7'] },
      'spec.server.adminSecret.name': { usual: ['postgres-admin', 'root'] },
      'spec.server.adminSecret.namespace': { usual: ['default', 'kube-system'] },
      'spec.server.extensions[]': { usual: ['pgcrypto', 'uuid-ossp', 'vector'] },
    }),
  },
  {
    kind,
    at: 'spec.cloudNativePG',
    carriers: ({ run }) => [
      {
        name: `${run}-clusters`,
        spec: { provisioner: 'CloudNativePG', cloudNativePG: clustersToChange },
      },
      {
        name: `${run}-archived`,
        spec: { provisioner: 'CloudNativePG', cloudNativePG: pluginToChange },
      },
    ],
    values: () => ({
      'spec.cloudNativePG.instances': { usual: [2, 3], extreme: [25] },
      'spec.cloudNativePG.imageCatalog.name': { usual: ['postgresql', 'postgis'] },
      'spec.cloudNativePG.walStorage.size': { usual: ['2Gi', '3Gi'], extreme: ['8Ei', '1'] },
      'spec.cloudNativePG.walStorage.storageClassName': { usual: ['fast', 'slow'] },
      'spec.cloudNativePG.parameters{}': { usual: ['200', 'on'] },
      'spec.cloudNativePG.extensions[]': { usual: ['pgcrypto', 'uuid-ossp', 'vector'] },
      'spec.cloudNativePG.backup.volumeSnapshot.className': { usual: ['fast', 'slow'] },
      'spec.cloudNativePG.backup.volumeSnapshot.walClassName': { usual: ['fast', 'slow'] },
      'spec.cloudNativePG.backup.plugin.name': { usual: ['backup.example.com', 'a.b'] },
      'spec.cloudNativePG.backup.plugin.parameters{}': { usual: ['backups', 'b'] },
      'spec.cloudNativePG.backup.schedule': { usual: ['30 2 * * *', '@daily'] },
    }),
  },
  {
    kind,
    at: 'spec.sizes',
    carriers: () => [
      { spec: { sizes: [{ name: 'small', storage: '1Gi', resources: resourcesToChange }] } },
    ],
    values: () => ({
      'spec.sizes[].name': { usual: ['tiny', 'x-large'] },
      'spec.sizes[].storage': { usual: ['2Gi', '3Gi'], extreme: ['8Ei', '1'] },
      ...Object.fromEntries(
        Object.entries(resourceValues).map(([path, values]) => [
          path.replace('spec.', 'spec.sizes[].'),
          values,
        ]),
      ),
    }),
  },
  {
    kind,
    at: 'spec.limits',
    carriers: () => [{ spec: { limits: { storage: '50Gi', databases: 100 } } }],
    values: () => ({
      'spec.limits.storage': { usual: ['20Gi', '30Gi'], extreme: ['8Ei'] },
      'spec.limits.databases': { usual: [50, 200], extreme: [10_000] },
    }),
  },
  {
    kind,
    at: 'spec.rotation',
    carriers: () => [{ spec: { rotation: { every: '720h' } } }],
    values: () => ({
      'spec.rotation.every': { usual: ['2160h', '168h30m'], extreme: ['1h', '99999h'] },
    }),
  },
  {
    kind,
    at: 'spec.tls',
    // From Disabled nobody comes to Required in one step.
    carriers: () => [{ spec: { tls: { mode: 'Optional', duration: '720h' } } }],
    values: () => ({
      'spec.tls.mode': { usual: ['Optional', 'Required'] },
      'spec.tls.duration': { usual: ['2160h', '168h30m'], extreme: ['1h', '99999h'] },
    }),
  },
  {
    kind,
    at: 'spec.resources',
    carriers: () => [{ spec: { resources: resourcesToChange } }],
    values: () => resourceValues,
  },
];
