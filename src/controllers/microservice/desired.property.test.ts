import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { desiredState } from './desired.ts';
import { buildInput } from './testdata/build-input.ts';

type Spec = Partial<Microservice['spec']>;

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const amount = fc.constantFrom('0.5', '1000m', '1024Mi', '1.5Gi', '250m', '0');
const port = fc.record({
  name: word,
  port: fc.integer({ min: 1, max: 65_535 }),
  protocol: fc.constantFrom('http', 'h2c', 'grpc', 'tcp'),
});
const variable = fc.oneof(
  fc.record({ name: word, value: fc.string() }),
  fc.record({
    name: word,
    valueFrom: fc.record({ secretKeyRef: fc.record({ name: word, key: word }) }),
  }),
);
const spec = fc.record(
  {
    command: fc.array(fc.string(), { maxLength: 2 }),
    ports: fc.uniqueArray(port, { maxLength: 3, selector: ({ name }) => name }),
    env: fc.uniqueArray(variable, { maxLength: 4, selector: ({ name }) => name }),
    files: fc.uniqueArray(
      fc.oneof(
        fc.record({ path: word.map((name) => `/${name}`), configMap: word }),
        fc.record({ path: word.map((name) => `/${name}`), emptyDir: fc.constant({}) }),
      ),
      { maxLength: 3, selector: ({ path }) => path },
    ),
    resources: fc.record({ requests: fc.dictionary(word, amount) }),
    health: fc.record({ readiness: fc.constant('/r') }, { requiredKeys: [] }),
    replicas: fc.nat(5),
    routes: fc.uniqueArray(
      fc.record({ name: word, host: fc.constant('a.example.com'), path: fc.constant('/x') }),
      { maxLength: 3, selector: ({ name }) => name },
    ),
    databases: fc.uniqueArray(fc.record({ name: word, engine: fc.constant('postgres') }), {
      maxLength: 3,
      selector: ({ name }) => name,
    }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Spec>;

const gateways = [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }];
const desire = (given: Spec) => desiredState(buildInput({ spec: given, class: { gateways } }));

describe('desiredState', () => {
  it('gives the same bytes for the same input and changes nothing of it', () => {
    fc.assert(
      fc.property(spec, (given) => {
        const before = JSON.stringify(given);
        expect(JSON.stringify(desire(given))).toBe(JSON.stringify(desire(given)));
        expect(JSON.stringify(given)).toBe(before);
      }),
    );
  });

  it('declares nothing that the API server drops: no undefined, no empty text or list', () => {
    fc.assert(
      fc.property(spec, (given) => {
        for (const { object } of desire(given).children) expect(dropped(object)).toEqual([]);
      }),
    );
  });

  it('mounts each path and sets each variable once', () => {
    fc.assert(
      fc.property(spec, (given) => {
        for (const { object } of desire(given).children) {
          expect(duplicates(object, 'mountPath')).toEqual([]);
          expect(duplicates(object, 'env')).toEqual([]);
        }
      }),
    );
  });

  it('answers in the order of the list of kinds, each object once', () => {
    fc.assert(
      fc.property(spec, (given) => {
        const keys = desire(given).children.map(
          ({ kind, object }) => `${kind}/${object.metadata.name}`,
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

/** Paths of members that are undefined or empty; env values of programs may not be either. */
function dropped(value: unknown, path = ''): string[] {
  if (value === undefined || value === '') return [path];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length === 0) return [path];
  return Object.entries(value).flatMap(([key, member]) => {
    // Items of command are the user's, and an empty one is an argument.
    if (key === 'command') return [];
    return dropped(member, `${path}.${key}`);
  });
}

function duplicates(value: unknown, what: 'mountPath' | 'env'): string[] {
  const found: string[] = [];
  collect(value, what, found);
  return found.filter((item, index) => found.indexOf(item) !== index);
}

function collect(value: unknown, what: string, found: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === what && typeof member === 'string') found.push(member);
    if (key === what && Array.isArray(member)) {
      found.push(...member.map((item: { name: string }) => item.name));
    }
    collect(member, what, found);
  }
}
