import type { InvalidSpecs } from './invalid-containers.ts';

function migrating(migration: unknown): object {
  return { databases: [{ name: 'main', engine: 'postgres', migration }] };
}

/** What is wrong with the migrations of databases. */
export const invalidMigrations: InvalidSpecs = {
  'a migration that says nothing': [migrating({}), 'Give migration args, command or image'],
  'a migration with a limit of time only': [
    migrating({ timeout: '10m', backoffLimit: 1 }),
    'Give migration args, command or image',
  ],
  'a migration that is a text': [
    migrating('migrate'),
    'spec.databases[0].migration has to be an object, not a text',
  ],
  'a migration with no arguments': [migrating({ args: [] }), 'has to hold at least 1 item'],
  'a migration with an empty command': [migrating({ command: [] }), 'has to hold at least 1 item'],
  'a migration whose image has a space': [
    migrating({ image: 'ngi nx' }),
    'Use an image reference without spaces',
  ],
  'a migration without any time': [
    migrating({ args: ['a'], timeout: '0s' }),
    'Use a deadline of at least 1s',
  ],
  'a migration with a timeout in days': [
    migrating({ args: ['a'], timeout: '1d' }),
    'Use a duration such as 30s',
  ],
  'a migration of eleven repetitions': [
    migrating({ args: ['a'], backoffLimit: 11 }),
    'spec.databases[0].migration.backoffLimit has to be at most 10',
  ],
  'a variable of a migration twice': [
    migrating({ args: ['a'], env: [{ name: 'A' }, { name: 'A' }] }),
    'Give each item its own name',
  ],
  'a variable of a migration with two sources': [
    migrating({
      args: ['a'],
      env: [{ name: 'A', value: '1', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    }),
    'Remove value or valueFrom',
  ],
  'more memory for a migration than there is a word for': [
    migrating({ args: ['a'], resources: { limits: { memory: '1 GB' } } }),
    'Use an amount such as',
  ],
};
