import type { Section } from './section.ts';

const kind = 'Database';

/** Databases made by hand; another one for each class, which cannot be changed. */
export const databaseSections: readonly Section[] = [
  {
    kind,
    at: 'spec.engine',
    carriers: (_, fresh) => [{ name: `db-${fresh}`, spec: { deletionPolicy: 'Retain' } }],
  },
  {
    kind,
    at: 'spec.className',
    carriers: (_, fresh) => [{ name: `db-${fresh}`, spec: {} }],
    values: ({ databaseClasses }) => ({ 'spec.className': { usual: [...databaseClasses] } }),
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
    carriers: () => [{ spec: {} }],
    values: () => ({ 'spec.storage': { usual: ['1Gi', '2Gi'], extreme: ['8Ei', '1'] } }),
  },
  {
    kind,
    at: 'spec.size',
    carriers: () => [{ spec: {} }],
    values: () => ({ 'spec.size': { usual: ['medium', 'large'] } }),
  },
  { kind, at: 'spec.deletionPolicy', carriers: () => [{ spec: {} }] },
  {
    kind,
    at: 'spec.backup',
    carriers: () => [{ spec: { backup: { enabled: true, schedule: '0 3 * * *', retain: 7 } } }],
    values: () => ({ 'spec.backup.schedule': { usual: ['30 2 * * *', '@daily'] } }),
  },
  {
    kind,
    at: 'spec.restoreFrom',
    carriers: (_, fresh) => [
      { name: `db-${fresh}`, spec: { restoreFrom: { backup: 'latest', database: 'ledger' } } },
    ],
    values: () => ({
      'spec.restoreFrom.backup': { usual: ['latest', 'ledger-db-backup-29384756'] },
      'spec.restoreFrom.database': { usual: ['ledger', 'archive'] },
    }),
  },
  {
    kind,
    at: 'spec.adopt',
    carriers: (_, fresh) => [
      {
        name: `db-${fresh}`,
        spec: {
          adopt: { claim: `data-${fresh}-0`, secretName: 'legacy', dataPath: 'data', userId: 1001 },
        },
      },
    ],
    values: () => ({
      'spec.adopt.claim': { usual: ['data-legacy-0', 'data-legacy-postgresql-0'] },
      'spec.adopt.secretName': { usual: ['legacy', 'legacy-login'] },
      'spec.adopt.dataPath': { usual: ['17/main', '.data'] },
      'spec.adopt.userId': { usual: [999, 1001], extreme: [1, 2_147_483_646] },
    }),
  },
  {
    kind,
    at: 'spec.secretName',
    carriers: ({ externalClass }) => [{ name: 'db-elsewhere', spec: { className: externalClass } }],
    values: ({ connections }) => ({ 'spec.secretName': { usual: [...connections] } }),
  },
  {
    kind,
    at: 'spec.extensions',
    carriers: () => [{ spec: { extensions: ['pg_trgm'] } }],
    values: () => ({ 'spec.extensions[]': { usual: ['pgcrypto', 'uuid-ossp', 'vector'] } }),
  },
  {
    kind,
    at: 'spec.rotation',
    carriers: () => [{ spec: { rotation: { every: '720h' } } }],
    values: () => ({
      'spec.rotation.every': { usual: ['2160h', '168h30m'], extreme: ['1h', '99999h'] },
    }),
  },
  { kind, at: 'spec.paused', carriers: () => [{ spec: {} }] },
];
