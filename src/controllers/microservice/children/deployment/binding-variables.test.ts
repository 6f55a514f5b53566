import { describe, expect, it } from 'vitest';
import { databaseEngines, type DatabaseEngine } from '../../../../crds/database/engine.ts';
import { envProfiles, profileVariables } from '../../../../crds/microservice/env-profiles.ts';
import { bindings } from '../../bindings.ts';
import { microserviceOf } from '../../testdata/build-input.ts';
import { bindingVariables } from './binding-variables.ts';

type Entry = NonNullable<ReturnType<typeof microserviceOf>['spec']['databases']>[number];

function variablesOf(entry: Entry) {
  return bindings(microserviceOf({ spec: { databases: [entry] } })).flatMap(bindingVariables);
}

/** As a manifest would say it in one line: `NAME=text`, or `NAME: key`. */
function linesOf(entry: Entry): string[] {
  return variablesOf(entry).map(({ name, value, valueFrom }) => {
    if (value !== undefined) return `${name}=${value}`;
    const { key, optional } = valueFrom?.secretKeyRef ?? {};
    return `${name}: ${key}${optional === true ? ' (optional)' : ''}`;
  });
}

const canonical = 6;

function ofProfile(engine: DatabaseEngine, profile: (typeof envProfiles)[number]): string[] {
  return linesOf({ name: 'main', engine, envProfiles: [profile] }).slice(canonical);
}

const jdbc = (scheme: string) => `jdbc:${scheme}://$(MAIN_HOST):$(MAIN_PORT)/$(MAIN_DATABASE)`;

describe('the variables of a profile', () => {
  it.each([
    [
      'libpq',
      'postgres',
      ['PGHOST: host', 'PGPORT: port', 'PGUSER: username', 'PGPASSWORD: password'].concat(
        'PGDATABASE: database',
      ),
    ],
    ...(['postgresql', 'mariadb'] as const).flatMap((scheme) => {
      const engine = scheme === 'mariadb' ? 'mariadb' : 'postgres';
      return [
        [
          'spring',
          engine,
          [
            'SPRING_DATASOURCE_USERNAME: username',
            'SPRING_DATASOURCE_PASSWORD: password',
            `SPRING_DATASOURCE_URL=${jdbc(scheme)}`,
          ],
        ],
        ['rails', engine, ['DATABASE_URL: uri']],
        [
          'quarkus',
          engine,
          [
            'QUARKUS_DATASOURCE_USERNAME: username',
            'QUARKUS_DATASOURCE_PASSWORD: password',
            `QUARKUS_DATASOURCE_JDBC_URL=${jdbc(scheme)}`,
          ],
        ],
      ] as const;
    }),
    [
      'dotnet',
      'postgres',
      [
        'ConnectionStrings__Default=Host=$(MAIN_HOST);Port=$(MAIN_PORT);Database=$(MAIN_DATABASE);Username=$(MAIN_USERNAME);Password=$(MAIN_PASSWORD)',
      ],
    ],
    [
      'dotnet',
      'mariadb',
      [
        'ConnectionStrings__Default=Server=$(MAIN_HOST);Port=$(MAIN_PORT);Database=$(MAIN_DATABASE);User ID=$(MAIN_USERNAME);Password=$(MAIN_PASSWORD)',
      ],
    ],
    ['spring', 'mongodb', ['SPRING_MONGODB_URI: uri', 'SPRING_DATA_MONGODB_URI: uri']],
    ['rails', 'mongodb', ['MONGODB_URI: uri']],
    [
      'quarkus',
      'mongodb',
      ['QUARKUS_MONGODB_CONNECTION_STRING: uri', 'QUARKUS_MONGODB_DATABASE: database'],
    ],
    ['dotnet', 'mongodb', ['ConnectionStrings__Default: uri']],
    ['spring', 'valkey', ['SPRING_DATA_REDIS_URL: uri']],
    ['rails', 'valkey', ['REDIS_URL: uri']],
    ['quarkus', 'valkey', ['QUARKUS_REDIS_HOSTS: uri']],
    [
      'dotnet',
      'valkey',
      [
        'ConnectionStrings__Default=$(MAIN_HOST):$(MAIN_PORT),user=$(MAIN_USERNAME),password=$(MAIN_PASSWORD),defaultDatabase=$(MAIN_DATABASE)',
      ],
    ],
    [
      'spring',
      'neo4j',
      [
        'SPRING_NEO4J_URI: uri',
        'SPRING_NEO4J_AUTHENTICATION_USERNAME: username',
        'SPRING_NEO4J_AUTHENTICATION_PASSWORD: password',
      ],
    ],
    [
      'quarkus',
      'neo4j',
      [
        'QUARKUS_NEO4J_URI: uri',
        'QUARKUS_NEO4J_AUTHENTICATION_USERNAME: username',
        'QUARKUS_NEO4J_AUTHENTICATION_PASSWORD: password',
      ],
    ],
  ] as const)('%s of %s', (profile, engine, expected) => {
    expect(ofProfile(engine, profile)).toEqual(expected);
  });

  it('are told for every pair above, and there are none of the others', () => {
    const pairs = envProfiles.flatMap((profile) =>
      databaseEngines.filter((engine) => profileVariables[profile][engine] !== undefined),
    );
    expect(pairs).toHaveLength(1 + 5 + 4 + 5 + 4);
    expect(ofProfile('neo4j', 'rails')).toEqual([]);
  });
});

describe('bindingVariables', () => {
  it('has the canonical ones alone without profiles', () => {
    expect(linesOf({ name: 'a-b', engine: 'postgres' })).toEqual([
      'A_B_URL: uri',
      'A_B_HOST: host',
      'A_B_PORT: port',
      'A_B_USERNAME: username',
      'A_B_PASSWORD: password',
      'A_B_DATABASE: database',
    ]);
  });

  it("demands the uri of a Secret of the user's where a profile takes it, and nowhere else", () => {
    const entry = { name: 'main', engine: 'postgres', secretName: 'legacy' } as const;
    const uris = (envProfile: 'rails' | 'spring') =>
      linesOf({ ...entry, envProfiles: [envProfile] }).filter((line) => line.includes(': uri'));
    expect(uris('rails')).toEqual(['MAIN_URL: uri (optional)', 'DATABASE_URL: uri']);
    expect(uris('spring')).toEqual(['MAIN_URL: uri (optional)']);
    const names = variablesOf({ ...entry, envProfiles: ['rails', 'spring'] }).flatMap(
      ({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? [],
    );
    expect(new Set(names)).toEqual(new Set(['legacy']));
  });

  it('lets a profile replace canonical variables, behind all that its texts are made of', () => {
    expect(
      linesOf({
        name: 'spring-datasource',
        engine: 'postgres',
        envProfiles: ['dotnet', 'spring'],
      }).map((line) => line.replace(/=.*/, '=')),
    ).toEqual([
      'SPRING_DATASOURCE_HOST: host',
      'SPRING_DATASOURCE_PORT: port',
      'SPRING_DATASOURCE_DATABASE: database',
      'SPRING_DATASOURCE_USERNAME: username',
      'SPRING_DATASOURCE_PASSWORD: password',
      'ConnectionStrings__Default=',
      'SPRING_DATASOURCE_URL=',
    ]);
  });
});
