import type { InvalidSpecs } from './invalid-containers.ts';

const setTwice = 'two entries would set the same variable';

function one(entry: object): object {
  return { databases: [{ name: 'main', engine: 'postgres', ...entry }] };
}

/** Entries a, b, ... of these engines, all with the profile. */
function sharing(profile: string, ...engines: readonly string[]): object {
  return {
    databases: engines.map((engine, at) => ({
      name: 'abc'.charAt(at),
      engine,
      envProfiles: [profile],
    })),
  };
}

/** An entry of this name, beside one of the engine with the profile. */
function beside(name: string, engine: string, profile: string): object {
  return {
    databases: [
      { name, engine: 'neo4j' },
      { name: 'main', engine, envProfiles: [profile] },
    ],
  };
}

/** What is wrong with the profiles of databases. */
export const invalidEnvProfiles: InvalidSpecs = {
  'an unknown profile': [
    one({ envProfiles: ['django'] }),
    'has to be one of "libpq", "spring", "rails", "quarkus", "dotnet"',
  ],
  'a profile that is no list': [one({ envProfiles: 'spring' }), 'has to be a list, not a text'],
  'a profile twice': [one({ envProfiles: ['rails', 'rails'] }), 'Give each item only once'],
  'libpq on mariadb': [
    one({ engine: 'mariadb', envProfiles: ['spring', 'libpq'] }),
    'Remove libpq from envProfiles: it has variables for postgres only',
  ],
  'libpq on valkey': [
    one({ engine: 'valkey', envProfiles: ['libpq'] }),
    'Remove libpq from envProfiles',
  ],
  'rails on neo4j': [
    one({ engine: 'neo4j', envProfiles: ['rails'] }),
    'Remove rails from envProfiles: it has variables for postgres, mariadb, mongodb and valkey only',
  ],
  'dotnet on neo4j': [
    one({ engine: 'neo4j', envProfiles: ['dotnet'] }),
    'Remove dotnet from envProfiles: it has variables for',
  ],
  ...Object.fromEntries(
    ['postgres', 'mariadb', 'valkey'].map((engine) => [
      `dotnet with a password of the user's in ${engine}`,
      [
        one({ engine, secretName: 's', envProfiles: ['dotnet'] }),
        'Remove dotnet from envProfiles, and take ConnectionStrings__Default from a key',
      ] as const,
    ]),
  ),
  'libpq of two entries': [sharing('libpq', 'postgres', 'postgres'), setTwice],
  'spring of two SQL databases': [sharing('spring', 'postgres', 'neo4j', 'mariadb'), setTwice],
  'spring of two document databases': [sharing('spring', 'mongodb', 'mongodb'), setTwice],
  'spring of two graph databases': [sharing('spring', 'neo4j', 'valkey', 'neo4j'), setTwice],
  'rails of two SQL databases': [sharing('rails', 'mariadb', 'mariadb'), setTwice],
  'rails of two caches': [sharing('rails', 'valkey', 'mongodb', 'valkey'), setTwice],
  'quarkus of two SQL databases': [sharing('quarkus', 'mariadb', 'postgres'), setTwice],
  'quarkus of two caches': [sharing('quarkus', 'valkey', 'valkey'), setTwice],
  'dotnet of two entries': [sharing('dotnet', 'postgres', 'valkey'), setTwice],
  'an entry with DATABASE_URL beside rails': [beside('database', 'postgres', 'rails'), setTwice],
  'an entry with REDIS_URL beside rails': [beside('redis', 'valkey', 'rails'), setTwice],
  'an entry with SPRING_DATASOURCE_URL beside spring': [
    beside('spring-datasource', 'mariadb', 'spring'),
    setTwice,
  ],
  'an entry with SPRING_DATA_REDIS_URL beside spring': [
    beside('spring-data-redis', 'valkey', 'spring'),
    setTwice,
  ],
  'an entry with QUARKUS_DATASOURCE_USERNAME beside quarkus': [
    beside('quarkus-datasource', 'postgres', 'quarkus'),
    setTwice,
  ],
  'an entry with QUARKUS_MONGODB_DATABASE beside quarkus': [
    beside('quarkus-mongodb', 'mongodb', 'quarkus'),
    setTwice,
  ],
};
