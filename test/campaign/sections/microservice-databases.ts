import type { Candidates } from '../values/candidates.ts';
import { envValues } from './microservice-env.ts';
import { resourcesToChange, resourceValues } from './resources.ts';
import type { Section, Surroundings } from './section.ts';

/** Databases; a new entry for each class, which cannot be changed. */
export const databasesSection: Section = {
  kind: 'Microservice',
  at: 'spec.databases',
  carriers: (surroundings, fresh) => [
    { spec: { databases: [{ name: fresh, engine: 'postgres' }, main] } },
    { spec: { databases: [{ ...main, extensions: ['pg_trgm'] }] } },
    { spec: { databases: [{ ...main, rotation: { every: '720h' } }] } },
    { spec: { databases: [{ ...main, backup: { schedule: '0 3 * * *', retain: 7 } }] } },
    {
      spec: {
        databases: [
          {
            name: `copy-${fresh}`,
            engine: 'postgres',
            restoreFrom: { backup: 'latest', database: 'ledger' },
          },
          main,
        ],
      },
    },
    {
      spec: {
        databases: [
          {
            name: `kept-${fresh}`,
            engine: 'postgres',
            adopt: {
              claim: `data-${fresh}-0`,
              secretName: 'legacy',
              dataPath: 'data',
              userId: 1001,
            },
          },
          main,
        ],
      },
    },
    {
      spec: {
        databases: [
          {
            name: `else-${fresh}`,
            engine: 'postgres',
            className: surroundings.externalClass,
            secretName: surroundings.connections[0],
          },
          main,
        ],
      },
    },
    ...migrations(surroundings).map((migration) => ({
      spec: { databases: [{ ...main, migration }] },
    })),
  ],
  room: {
    // A Database that is taken back is parked, and stays what it was to begin with.
    'spec.databases[].restoreFrom.backup': 'new each time',
    'spec.databases[].restoreFrom.database': 'new each time',
    'spec.databases[].adopt.claim': 'one value',
    'spec.databases[].adopt.secretName': 'one value',
    'spec.databases[].adopt.dataPath': 'one value',
    'spec.databases[].adopt.userId': 'one value',
  },
  values: ({ databaseClasses, connections, secrets, configMaps }) => ({
    'spec.databases[].name': { usual: ['reports', 'audit-log'] },
    'spec.databases[].version': { usual: ['17.2', '17'], extreme: ['9999.9999.9999', '1'] },
    'spec.databases[].size': { usual: ['medium', 'small'] },
    'spec.databases[].storage': { usual: ['1Gi', '2Gi'], extreme: ['8Ei', '1'] },
    'spec.databases[].className': { usual: [...databaseClasses] },
    'spec.databases[].extensions[]': { usual: ['pgcrypto', 'uuid-ossp', 'vector'] },
    'spec.databases[].rotation.every': {
      usual: ['2160h', '168h30m'],
      extreme: ['1h', '99999h'],
    },
    'spec.databases[].secretName': { usual: connections.toReversed() },
    'spec.databases[].backup.schedule': { usual: ['30 2 * * *', '@daily'] },
    'spec.databases[].restoreFrom.backup': { usual: ['latest', 'ledger-db-backup-29384756'] },
    'spec.databases[].restoreFrom.database': { usual: ['ledger', 'archive'] },
    // One value for each name: a Database that was parked comes back with what it adopted.
    'spec.databases[].adopt.claim': { usual: ['data-legacy-0'], extreme: [longestName] },
    'spec.databases[].adopt.secretName': { usual: ['legacy-login'], extreme: [longestName] },
    'spec.databases[].adopt.dataPath': { usual: ['17/main'], extreme: ['.data'] },
    'spec.databases[].adopt.userId': { usual: [999], extreme: [2_147_483_646] },
    'spec.databases[].migration.image': {
      usual: ['ghcr.io/acme/migrations:2.0.0', 'ghcr.io/acme/migrations:3.0.0'],
    },
    'spec.databases[].migration.timeout': { usual: ['30m', '1h30m'], extreme: ['1s', '99999h'] },
    ...under('spec.databases[].migration', resourceValues),
    ...under('spec.databases[].migration', envValues({ secrets, configMaps })),
  }),
};

const longestName = 'a'.repeat(253);
const main = { name: 'main', engine: 'postgres' };

function migrations({ secrets, configMaps }: Surroundings): readonly object[] {
  const whole = {
    image: 'ghcr.io/acme/migrations:1.0.0',
    command: ['/app/migrate'],
    args: ['up', '--all'],
    env: [{ name: 'LEVEL', value: 'info' }, { name: 'OTHER' }],
    timeout: '10m',
    backoffLimit: 1,
    resources: resourcesToChange,
  };
  const sources = [
    { secretKeyRef: { name: secrets[0], key: 'token' } },
    { configMapKeyRef: { name: configMaps[0], key: 'token' } },
    { fieldRef: { fieldPath: 'metadata.name' } },
    { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
  ];
  return [
    whole,
    ...sources.map((valueFrom) => ({ args: ['up'], env: [{ name: 'FROM', valueFrom }] })),
  ];
}

/** Values of fields of spec, for the same fields elsewhere. */
function under(
  path: string,
  values: Readonly<Record<string, Partial<Candidates>>>,
): Readonly<Record<string, Partial<Candidates>>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, candidates]) => [
      key.replace(/^spec\b/, () => path),
      candidates,
    ]),
  );
}
