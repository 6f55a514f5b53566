import { describe, expect, it } from 'vitest';
import { crdSuites } from './crd-suites.ts';
import type { CustomResourceDefinition } from './custom-resource-definition.ts';
import type { JsonSchema } from './json-schema.ts';

function schemaOf(crd: CustomResourceDefinition): JsonSchema {
  return crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
}

function childrenOf(schema: JsonSchema): JsonSchema[] {
  const { properties = {}, items, additionalProperties } = schema;
  return [...Object.values(properties), items, additionalProperties].filter(
    (child) => child !== undefined,
  );
}

function everySchema(schema: JsonSchema): JsonSchema[] {
  return [schema, ...childrenOf(schema).flatMap(everySchema)];
}

function rulesOf(crd: CustomResourceDefinition) {
  return everySchema(schemaOf(crd)).flatMap((schema) => schema['x-kubernetes-validations'] ?? []);
}

const celStrings = /r?"[^"]*"|'[^']*'/g;

describe.each(crdSuites)('the CRD of $kind', ({ crd, parse, invalidExamples }) => {
  it('has an invalid example for each rule that is not on a change', () => {
    const said = new Set(
      invalidExamples.flatMap(({ object }) => {
        const result = parse(object);
        return result.ok ? [] : result.problems.map(({ message }) => message);
      }),
    );
    const unheard = rulesOf(crd)
      .filter(({ rule }) => !rule.includes('oldSelf'))
      .filter(({ message }) => !said.has(message));
    expect(unheard.map(({ message }) => message)).toEqual([]);
  });

  it('has rules with messages that are one sentence without a period', () => {
    for (const { message } of rulesOf(crd)) {
      expect(message).toMatch(/^[A-Za-z][^\n]{15,}[^.:\n]$|such as .*\.$| and \.$/);
    }
  });

  it('has rules that read no field without asking whether it is there', () => {
    for (const schema of everySchema(schemaOf(crd))) {
      const required = new Set(schema.required);
      for (const { rule } of schema['x-kubernetes-validations'] ?? []) {
        const bare = rule.replaceAll(celStrings, '""');
        for (const [, field = ''] of bare.matchAll(/\bself\.([a-zA-Z]+)\b(?!\()/g)) {
          const isAsked = bare.includes(`has(self.${field})`) || schema.properties === undefined;
          expect(isAsked || required.has(field) || field === 'metadata', `${field}: ${rule}`).toBe(
            true,
          );
        }
      }
    }
  });

  it('describes each field in at most 300 characters', () => {
    const long = everySchema(schemaOf(crd)).filter(
      ({ description = '' }) => description.length > 300,
    );
    expect(long.map(({ description }) => description)).toEqual([]);
  });

  it('describes every field of spec that may be absent with what happens then', () => {
    const spec = schemaOf(crd).properties?.['spec'] ?? {};
    const silent = Object.entries(spec.properties ?? {}).filter(
      ([name, { description = '' }]) =>
        spec.required?.includes(name) !== true && !description.includes('Default: '),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('names columns that exist in the schema', () => {
    const paths = (crd.spec.versions[0]?.additionalPrinterColumns ?? []).map(
      ({ jsonPath }) => jsonPath,
    );
    for (const path of paths.filter((candidate) => !candidate.startsWith('.metadata.'))) {
      const steps = path
        .replaceAll(/\[[^\]]*\]/g, '')
        .split('.')
        .slice(1);
      const found = steps.reduce<JsonSchema | undefined>(
        (schema, step) => (schema?.items ?? schema)?.properties?.[step],
        schemaOf(crd),
      );
      expect(found, path).toBeDefined();
    }
  });
});

describe('the CRD of Microservice', () => {
  const crd = crdSuites[0]?.crd;

  it('is addressed, scaled and listed as kubectl users expect', () => {
    expect(crd).toMatchObject({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'microservices.slipway.dev' },
      spec: {
        group: 'slipway.dev',
        scope: 'Namespaced',
        names: {
          kind: 'Microservice',
          listKind: 'MicroserviceList',
          plural: 'microservices',
          singular: 'microservice',
          shortNames: ['ms'],
          categories: ['all', 'slipway'],
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            subresources: {
              status: {},
              scale: {
                specReplicasPath: '.spec.replicas',
                statusReplicasPath: '.status.replicas',
                labelSelectorPath: '.status.selector',
              },
            },
          },
        ],
      },
    });
  });

  it.each([
    [0, ['READY', 'STATUS', 'REASON', 'REPLICAS', 'URL', 'AGE']],
    [1, ['IMAGE', 'DATABASES', 'ROLLOUT', 'CLASS', 'MESSAGE']],
  ])('has columns of priority %i', (priority, names) => {
    const columns = crd?.spec.versions[0]?.additionalPrinterColumns ?? [];
    const shown = columns.filter((column) => (column.priority ?? 0) === priority);
    expect(shown.map(({ name }) => name)).toEqual(names);
  });

  it('merges lists by key, as server-side apply needs it', () => {
    const spec = schemaOf(crd ?? neverGiven()).properties?.['spec']?.properties ?? {};
    const keys = Object.entries(spec)
      .filter(([, { type }]) => type === 'array')
      .map(([name, list]) => [name, list['x-kubernetes-list-map-keys']?.join() ?? 'atomic']);
    expect(Object.fromEntries(keys)).toEqual({
      command: 'atomic',
      args: 'atomic',
      imagePullSecrets: 'name',
      ports: 'name',
      env: 'name',
      envFrom: 'atomic',
      files: 'path',
      routes: 'name',
      // No field is in every entry.
      uses: 'atomic',
      databases: 'name',
    });
  });
});

describe('the CRD of Database', () => {
  it('is a provisioned service of the Service Binding specification', () => {
    const crd = crdSuites.find(({ kind }) => kind === 'Database')?.crd;
    expect(crd?.metadata.labels).toEqual({ 'servicebinding.io/provisioned-service': 'true' });
    expect(schemaOf(crd ?? neverGiven()).properties?.['status']).toMatchObject({
      properties: { binding: { required: ['name'] } },
    });
  });
});

function neverGiven(): never {
  throw new Error('A kind is missing from crdSuites');
}
