import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../../testdata/build-input.ts';
import { environment } from './environment.ts';

type Spec = NonNullable<NonNullable<Parameters<typeof microserviceOf>[0]>['spec']>;

const of = (spec: Spec) => environment(microserviceOf({ spec }));
const namesOf = (spec: Spec) => of(spec).map(({ name }) => name);
const databases = [{ name: 'read-model', engine: 'postgres' as const }];

describe('environment', () => {
  it('tells the first port', () => {
    expect(of({ ports: [{ name: 'web', port: 3000 }] })).toEqual([{ name: 'PORT', value: '3000' }]);
    expect(of({ ports: [] })).toEqual([]);
  });

  it("names the variables of a database after its entry, before the user's own", () => {
    expect(namesOf({ databases, env: [{ name: 'DSN', value: '$(READ_MODEL_URL)?a=b' }] })).toEqual([
      'PORT',
      'SERVICE_BINDING_ROOT',
      'READ_MODEL_URL',
      'READ_MODEL_HOST',
      'READ_MODEL_PORT',
      'READ_MODEL_USERNAME',
      'READ_MODEL_PASSWORD',
      'READ_MODEL_DATABASE',
      'DSN',
    ]);
  });

  it("lets the user replace any of ours, in the user's order", () => {
    const env = [
      { name: 'Z', value: 'z' },
      { name: 'PORT', value: '1' },
      { name: 'READ_MODEL_URL', value: 'x' },
    ];
    const given = of({ databases, env });
    expect(given.filter(({ name }) => name === 'PORT')).toEqual([{ name: 'PORT', value: '1' }]);
    expect(given.slice(-3)).toEqual(env);
  });

  it("does not hold pods up for the uri of a Secret of the user's", () => {
    const external = databases.map((entry) => ({ ...entry, secretName: 'legacy' }));
    const url = of({ databases: external }).find(({ name }) => name === 'READ_MODEL_URL');
    expect(url?.valueFrom?.secretKeyRef).toEqual({ name: 'legacy', key: 'uri', optional: true });
  });

  it('lets the user replace what a profile defines, and what that is made of', () => {
    const env = [
      { name: 'FIRST', value: '$(SPRING_DATASOURCE_USERNAME)' },
      { name: 'READ_MODEL_HOST', value: 'proxy' },
      { name: 'SPRING_DATASOURCE_PASSWORD', value: 'x' },
      { name: 'READ_MODEL_DATABASE', value: 'other' },
      { name: 'LAST', value: '$(SPRING_DATASOURCE_URL)?a=b' },
    ];
    const given = of({
      databases: databases.map((entry) => ({ ...entry, envProfiles: ['spring' as const] })),
      env,
    });
    expect(given.map(({ name }) => name)).toEqual([
      'PORT',
      'SERVICE_BINDING_ROOT',
      'READ_MODEL_URL',
      'READ_MODEL_PORT',
      'READ_MODEL_USERNAME',
      'READ_MODEL_PASSWORD',
      'SPRING_DATASOURCE_USERNAME',
      'FIRST',
      'READ_MODEL_HOST',
      'SPRING_DATASOURCE_PASSWORD',
      'READ_MODEL_DATABASE',
      'SPRING_DATASOURCE_URL',
      'LAST',
    ]);
  });
});
