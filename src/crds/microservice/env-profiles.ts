import type { DatabaseEngine } from '../database/engine.ts';

/** Sets of names under which programs of a sort read the connection to a database. */
export const envProfiles = ['libpq', 'spring', 'rails', 'quarkus', 'dotnet'] as const;

export type EnvProfile = (typeof envProfiles)[number];

/** The most characters of the name of an entry of spec.databases. */
export const longestName = 20;

/** Variables by name: each a text in which {key} stands for that key of the credentials Secret. */
export type VariableTexts = Readonly<Record<string, string>>;

/** An entry of spec.databases, as far as its variables depend on it. */
export interface DatabaseEntry {
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly envProfiles?: readonly EnvProfile[] | undefined;
}

/** The end of each variable that every entry has, and the key of the Secret that it holds. */
export const canonicalVariables = [
  ['URL', 'uri'],
  ['HOST', 'host'],
  ['PORT', 'port'],
  ['USERNAME', 'username'],
  ['PASSWORD', 'password'],
  ['DATABASE', 'database'],
] as const;

type Suffix = (typeof canonicalVariables)[number][0];

const springSql = (scheme: string): VariableTexts => ({
  SPRING_DATASOURCE_URL: `jdbc:${scheme}://{host}:{port}/{database}`,
  SPRING_DATASOURCE_USERNAME: '{username}',
  SPRING_DATASOURCE_PASSWORD: '{password}',
});

const quarkusSql = (scheme: string): VariableTexts => ({
  QUARKUS_DATASOURCE_JDBC_URL: `jdbc:${scheme}://{host}:{port}/{database}`,
  QUARKUS_DATASOURCE_USERNAME: '{username}',
  QUARKUS_DATASOURCE_PASSWORD: '{password}',
});

const dotnet = (text: string): VariableTexts => ({ ConnectionStrings__Default: text });

/**
 * What each profile makes of each engine; no entry where the engine has nothing of the sort. A
 * password is in a text of several parts only where no Secret of the user's can be: what it holds
 * is put in as it is.
 */
export const profileVariables: Readonly<
  Record<EnvProfile, Readonly<Partial<Record<DatabaseEngine, VariableTexts>>>>
> = {
  // PostgreSQL, 34.15. Environment Variables.
  libpq: {
    postgres: {
      PGHOST: '{host}',
      PGPORT: '{port}',
      PGUSER: '{username}',
      PGPASSWORD: '{password}',
      PGDATABASE: '{database}',
    },
  },
  // Spring Boot, Common Application Properties.
  spring: {
    postgres: springSql('postgresql'),
    // Connector/J of MariaDB refuses jdbc:mysql.
    mariadb: springSql('mariadb'),
    // Spring Boot 4 reads the first and ignores the second, which Spring Boot 3 reads.
    mongodb: { SPRING_MONGODB_URI: '{uri}', SPRING_DATA_MONGODB_URI: '{uri}' },
    valkey: { SPRING_DATA_REDIS_URL: '{uri}' },
    neo4j: {
      SPRING_NEO4J_URI: '{uri}',
      SPRING_NEO4J_AUTHENTICATION_USERNAME: '{username}',
      SPRING_NEO4J_AUTHENTICATION_PASSWORD: '{password}',
    },
  },
  // Rails takes mysql:// for mysql2 since 7.2; Prisma takes nothing else.
  rails: {
    postgres: { DATABASE_URL: '{uri}' },
    mariadb: { DATABASE_URL: '{uri}' },
    mongodb: { MONGODB_URI: '{uri}' },
    valkey: { REDIS_URL: '{uri}' },
  },
  // Quarkus, All configuration options; Quarkiverse for Neo4j.
  quarkus: {
    postgres: quarkusSql('postgresql'),
    mariadb: quarkusSql('mariadb'),
    mongodb: { QUARKUS_MONGODB_CONNECTION_STRING: '{uri}', QUARKUS_MONGODB_DATABASE: '{database}' },
    valkey: { QUARKUS_REDIS_HOSTS: '{uri}' },
    neo4j: {
      QUARKUS_NEO4J_URI: '{uri}',
      QUARKUS_NEO4J_AUTHENTICATION_USERNAME: '{username}',
      QUARKUS_NEO4J_AUTHENTICATION_PASSWORD: '{password}',
    },
  },
  // Npgsql, MySqlConnector (and Connector/NET), MongoDB.Driver, StackExchange.Redis.
  dotnet: {
    postgres: dotnet(
      'Host={host};Port={port};Database={database};Username={username};Password={password}',
    ),
    mariadb: dotnet(
      'Server={host};Port={port};Database={database};User ID={username};Password={password}',
    ),
    mongodb: dotnet('{uri}'),
    valkey: dotnet('{host}:{port},user={username},password={password},defaultDatabase={database}'),
  },
};

/** The name of a variable that every entry has: `MAIN_URL`. */
export function canonicalName(entry: string, suffix: Suffix): string {
  return `${entry.toUpperCase().replaceAll('-', '_')}_${suffix}`;
}

/** The variables of all profiles of the entry, in the order in which it names them. */
export function variablesOfProfiles(entry: DatabaseEntry): VariableTexts {
  const texts = (entry.envProfiles ?? []).map(
    (profile) => profileVariables[profile][entry.engine] ?? {},
  );
  return Object.assign({}, ...texts) as VariableTexts;
}
