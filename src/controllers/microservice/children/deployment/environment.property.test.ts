import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databaseEngines } from '../../../../crds/database/engine.ts';
import { envProfiles } from '../../../../crds/microservice/env-profiles.ts';
import { parseMicroservice } from '../../../../crds/microservice/v1alpha1.ts';
import { microserviceOf } from '../../testdata/build-input.ts';
import { environment } from './environment.ts';

type Spec = NonNullable<NonNullable<Parameters<typeof microserviceOf>[0]>['spec']>;

/** Names of entries of which some have variables that profiles have, too. */
const entryName = fc.constantFrom(
  'main',
  'database',
  'redis',
  'spring-datasource',
  'spring-data-redis',
  'quarkus-datasource',
  'quarkus-mongodb',
);

const entry = fc.record(
  {
    name: entryName,
    engine: fc.constantFrom(...databaseEngines),
    envProfiles: fc.uniqueArray(fc.constantFrom(...envProfiles)),
    secretName: fc.constant('legacy'),
  },
  { requiredKeys: ['name', 'engine'] },
);

const variableName = fc.constantFrom(
  'PORT',
  'MAIN_HOST',
  'MAIN_PASSWORD',
  'DATABASE_URL',
  'DATABASE_DATABASE',
  'SPRING_DATASOURCE_URL',
  'SPRING_DATASOURCE_HOST',
  'ConnectionStrings__Default',
  'PGHOST',
);

const spec: fc.Arbitrary<Spec> = fc.record({
  databases: fc.uniqueArray(entry, { maxLength: 4, selector: ({ name }) => name }),
  env: fc.uniqueArray(fc.record({ name: variableName, value: fc.constant('own') }), {
    maxLength: 4,
    selector: ({ name }) => name,
  }),
});

const numRuns = 2_000;

describe('environment', () => {
  it('sets each variable once, and each behind those that it is made of', () => {
    let taken = 0;
    fc.assert(
      fc.property(spec, (given) => {
        const microservice = microserviceOf({ spec: given });
        if (!parseMicroservice(microservice).ok) return;
        taken += 1;
        const before = new Set<string>();
        for (const { name, value = '' } of environment(microservice)) {
          expect(before).not.toContain(name);
          for (const [, part = ''] of value.matchAll(/\$\(([^)]+)\)/g)) {
            expect(before).toContain(part);
          }
          before.add(name);
        }
      }),
      { numRuns },
    );
    expect(taken).toBeGreaterThan(numRuns / 10);
  });

  it('is refused before by the parser where two entries would set the same variable', () => {
    fc.assert(
      fc.property(spec, ({ databases = [] }) => {
        const microservice = microserviceOf({ spec: { databases } });
        const names = environment(microservice).map(({ name }) => name);
        const isRefused = JSON.stringify(parseMicroservice(microservice)).includes(
          'two entries would set the same variable',
        );
        expect(isRefused).toBe(new Set(names).size < names.length);
      }),
      { numRuns },
    );
  });
});
