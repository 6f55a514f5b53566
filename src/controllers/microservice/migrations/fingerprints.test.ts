import { describe, expect, it } from 'vitest';
import { microserviceOf } from '../testdata/build-input.ts';
import {
  demandFingerprint,
  migrationFingerprint,
  migrationJobName,
  programOf,
  readFingerprints,
  writeFingerprints,
  type MigrationSpec,
} from './fingerprints.ts';

const service = { image: 'app:1', command: ['/app'], args: ['serve'] };
const base: MigrationSpec = { args: ['migrate'] };

function fingerprintOf(migration: MigrationSpec, spec: object = {}): string {
  return migrationFingerprint(microserviceOf({ spec: { ...service, ...spec } }), migration);
}

describe('the program of a migration', () => {
  it.each<[string, MigrationSpec, object]>([
    ['is that of the service', base, { image: 'app:1', command: ['/app'], args: ['migrate'] }],
    ['may be another one', { command: ['/up'] }, { image: 'app:1', command: ['/up'], args: [] }],
    ['is that of its image', { image: 'tool:1' }, { image: 'tool:1', command: [], args: [] }],
  ])('%s', (_name, migration, program) => {
    expect(programOf(microserviceOf({ spec: service }), migration)).toEqual(program);
  });
});

describe('what a migration is known by', () => {
  const own = { env: [{ name: 'A', value: '1' }, { name: 'B' }] };

  it.each<[string, MigrationSpec, object]>([
    ['the image', base, { image: 'app:2' }],
    ['the command of the service', base, { command: ['/other'] }],
    ['arguments', { args: ['migrate', 'all'] }, {}],
    ['an image', { ...base, image: 'app:2' }, {}],
    ['a command', { ...base, command: ['/up'] }, {}],
    ['variables', { ...base, ...own }, {}],
  ])('changes with %s', (_name, migration, spec) => {
    expect(fingerprintOf(migration, spec)).not.toBe(fingerprintOf(base));
  });

  it.each<[string, MigrationSpec, object]>([
    ['arguments of the service', base, { args: ['serve', '-v'] }],
    ['variables of the service', base, { env: [{ name: 'A', value: '1' }] }],
    ['how long it may take', { ...base, timeout: '5m', backoffLimit: 9 }, {}],
    ['resources', { ...base, resources: { limits: { memory: '1Gi' } } }, {}],
    ['the same image, given', { ...base, image: 'app:1', command: ['/app'] }, {}],
  ])('stays with %s', (_name, migration, spec) => {
    expect(fingerprintOf(migration, spec)).toBe(fingerprintOf(base));
  });

  it('does not depend on the order of variables', () => {
    const reversed = { ...base, env: own.env.toReversed() };
    expect(fingerprintOf(reversed)).toBe(fingerprintOf({ ...base, ...own }));
  });

  it('has a demand only with a text', () => {
    const demand = (text: string) =>
      demandFingerprint(
        microserviceOf({ metadata: { annotations: { 'slipway.dev/retry-migration': text } } }),
      );
    expect(demand('')).toBeUndefined();
    expect(demand('a')).toMatch(/^[0-9a-f]{16}$/);
    expect(demand('a')).not.toBe(demand('b'));
  });
});

describe('the name of a Job', () => {
  it('fits, and differs with the content, the demand and the database', () => {
    const long = microserviceOf({ metadata: { name: 'm'.repeat(40) } });
    const names = [
      migrationJobName(long, 'e'.repeat(20), ['a'], '1'),
      migrationJobName(long, 'e'.repeat(20), ['b'], '1'),
      migrationJobName(long, 'e'.repeat(20), ['a', 'd'], '1'),
      migrationJobName(long, 'e'.repeat(20), ['a'], '2'),
    ];
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
  });
});

describe('a record of migrations', () => {
  const many = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(16, '0'));

  it('holds the newest 32, each once', () => {
    const read = readFingerprints(writeFingerprints([...many, ...many]));
    expect(read).toEqual(many.slice(-32));
  });

  it.each([undefined, '', ',', 'nonsense', '0123456789ABCDEF', '<script>,'.repeat(1_000)])(
    'is empty where it reads %s',
    (text) => {
      expect(readFingerprints(text)).toEqual([]);
    },
  );
});
