import { databaseClassOf, ownClass, secretNamed, type Fault, type Step } from '../fault.ts';

const entry = { name: 'main', engine: 'postgres', className: ownClass } as const;
const databases = [entry];
const withDatabase: Pick<Fault, 'spec' | 'around'> = {
  spec: { databases },
  around: [databaseClassOf({})],
};
const setClass = (spec: object): Step => ({ apply: databaseClassOf(spec) });
const external = databaseClassOf({ provisioner: 'External', version: undefined });
const connection = secretNamed('ledger', {
  type: 'postgresql',
  host: 'ledger.acme.example',
  port: '5432',
  database: 'ledger',
  username: 'orders',
  password: 'not-for-anyone',
});
const outside: Pick<Fault, 'spec' | 'around'> = {
  spec: { databases: [{ ...entry, secretName: 'ledger' }] },
  around: [external, connection],
};

const asSecond = { name: 'audit', engine: 'postgres', className: ownClass };

export const databaseFaults: readonly Fault[] = [
  {
    name: 'database-class-gone',
    title: 'The DatabaseClass of a database does not exist',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [{ change: { databases: [entry, { ...asSecond, className: 'gone-$namespace' }] } }],
    mend: [{ change: { databases } }],
  },
  {
    name: 'database-size-unknown',
    title: 'The DatabaseClass has no size of the name that is asked for',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [{ change: { databases: [entry, { ...asSecond, size: 'huge' }] } }],
    mend: [{ change: { databases } }],
  },
  {
    name: 'database-limit-reached',
    title: 'The DatabaseClass allows no further database in the namespace',
    reason: 'DatabaseFailed',
    spec: { databases },
    around: [databaseClassOf({ limits: { databases: 1 } })],
    cause: [{ change: { databases: [entry, asSecond] } }],
    mend: [{ change: { databases } }],
  },
  {
    name: 'database-image-not-found',
    title: 'The image of a database server cannot be pulled',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [setClass({ image: 'ghcr.io/acme/postgres:unpullable' })],
    mend: [setClass({})],
  },
  {
    name: 'database-server-crashes',
    title: 'A database server exits as soon as it starts',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [setClass({ image: 'ghcr.io/acme/postgres:crashing' })],
    mend: [setClass({})],
  },
  {
    name: 'database-does-not-fit',
    title: 'No node has room for a database server',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [setClass({ resources: { requests: { cpu: '5000' } } })],
    mend: [setClass({})],
  },
  {
    name: 'database-volume-pending',
    title: 'No storage class serves the volume of a database',
    reason: 'DatabaseFailed',
    spec: { databases },
    around: [databaseClassOf({})],
    cause: [
      {
        apply: {
          ...databaseClassOf({ storage: { size: '1Gi', storageClassName: 'nowhere' } }),
          metadata: { name: 'slow-$namespace' },
        },
      },
      {
        change: {
          databases: [entry, { ...asSecond, className: 'slow-$namespace' }],
        },
      },
    ],
    mend: [{ change: { databases } }],
  },
  {
    name: 'database-secret-missing',
    title: 'The Secret with the connection to an external database does not exist',
    reason: 'ReferenceMissing',
    ...outside,
    cause: [{ remove: { resource: 'secret', name: 'ledger' } }],
    mend: [{ apply: connection }],
    passing: ['DatabaseFailed'],
  },
  {
    name: 'database-secret-incomplete',
    title: 'The Secret with the connection to an external database lacks keys',
    reason: 'KeyMissing',
    ...outside,
    cause: [{ patch: { data: { host: null } }, of: { resource: 'secret', name: 'ledger' } }],
    mend: [{ apply: connection }],
    passing: ['DatabaseFailed'],
  },
  {
    name: 'database-of-another-engine',
    title: 'The DatabaseClass is for another engine than the database',
    reason: 'DatabaseFailed',
    ...withDatabase,
    cause: [{ change: { databases: [entry, { ...asSecond, engine: 'mariadb' }] } }],
    mend: [{ change: { databases } }],
  },
  {
    name: 'database-without-backups',
    title: 'Backups of a database are asked for, and cannot be made',
    reason: 'BackupFailed',
    ...withDatabase,
    cause: [{ change: { databases: [{ ...entry, backup: { schedule: '0 3 * * *' } }] } }],
    mend: [{ change: { databases } }],
  },
  {
    name: 'migration-fails',
    title: 'The migration of a database fails, and the version before goes on',
    reason: 'MigrationFailed',
    spec: {
      databases: [{ ...entry, migration: { args: ['migrate'], backoffLimit: 0 } }],
    },
    around: [databaseClassOf({})],
    cause: [{ change: { image: 'ghcr.io/acme/orders:failing' } }],
    mend: [{ change: { image: 'ghcr.io/acme/orders:1.4.2' } }],
  },
];
