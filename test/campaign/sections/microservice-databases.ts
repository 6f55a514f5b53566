import type { Section } from './section.ts';

/** Databases; a new entry for each class, which cannot be changed. */
export const databasesSection: Section = {
  kind: 'Microservice',
  at: 'spec.databases',
  carriers: ({ externalClass, connections }, fresh) => [
    { spec: { databases: [{ name: fresh, engine: 'postgres' }, main] } },
    { spec: { databases: [{ ...main, extensions: ['pg_trgm'] }] } },
    {
      spec: {
        databases: [
          {
            name: `else-${fresh}`,
            engine: 'postgres',
            className: externalClass,
            secretName: connections[0],
          },
          main,
        ],
      },
    },
  ],
  values: ({ databaseClasses, connections }) => ({
    'spec.databases[].name': { usual: ['reports', 'audit-log'] },
    'spec.databases[].version': { usual: ['17.2', '17'], extreme: ['9999.9999.9999', '1'] },
    'spec.databases[].size': { usual: ['medium', 'small'] },
    'spec.databases[].storage': { usual: ['1Gi', '2Gi'], extreme: ['8Ei', '1'] },
    'spec.databases[].className': { usual: [...databaseClasses] },
    'spec.databases[].extensions[]': { usual: ['pgcrypto', 'uuid-ossp', 'vector'] },
    'spec.databases[].secretName': { usual: connections.toReversed() },
  }),
};

const main = { name: 'main', engine: 'postgres' };
