import type { InvalidExample, ValidExample } from '../example.ts';
import { anyEngine } from './engine.ts';
import type { Database, DatabaseSpec } from './v1alpha1.ts';

function database(spec: object, name = 'orders-main'): Record<string, unknown> {
  return { apiVersion: 'slipway.dev/v1alpha1', kind: 'Database', metadata: { name }, spec };
}

function example(name: string, spec: DatabaseSpec): ValidExample<Database> {
  return {
    name,
    object: {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: { name: 'orders-main' },
      spec,
    },
  };
}

function wrong(name: string, spec: object, message: string): InvalidExample {
  return { name, object: database({ engine: 'postgres', ...spec }), message };
}

/** Databases that the parser and the API server both accept. */
export const validExamples: readonly ValidExample<Database>[] = [
  example('the engine alone', { engine: 'postgres' }),
  example('everything', {
    engine: 'postgres',
    className: 'fast',
    version: '17',
    size: 'medium',
    storage: '10Gi',
    deletionPolicy: 'Delete',
    secretName: 'legacy',
    backup: { enabled: true, schedule: '30 2 * * *', retain: 30 },
    restoreFrom: { backup: 'latest', database: 'orders-old' },
    extensions: ['pgcrypto', 'uuid-ossp'],
    rotation: { every: '720h' },
    paused: false,
  }),
  example('a volume of before', {
    engine: 'mariadb',
    version: '11.4',
    deletionPolicy: 'Snapshot',
    adopt: {
      claim: 'data-legacy-0',
      secretName: 'legacy',
      dataPath: 'mariadb/.data',
      userId: 1001,
    },
  }),
];

const adopt = { claim: 'data-legacy-0', secretName: 'legacy' };

const onlyOf = 'Slipway makes backups of postgres, mariadb and valkey only';

/** Objects that the parser and the API server both refuse. */
export const invalidExamples: readonly InvalidExample[] = [
  wrong('no engine', { engine: null }, 'spec.engine is required'),
  wrong('an unknown engine', { engine: 'mysql' }, `spec.engine has to be ${anyEngine}`),
  wrong('a class in upper case', { className: 'Fast' }, 'Use the name of a Kubernetes object'),
  wrong('an empty class', { className: '' }, 'Give a text that is not empty'),
  wrong('a version of four parts', { version: '1.2.3.4' }, 'Use a version of the engine'),
  wrong('storage in words', { storage: 'ten' }, 'Use a quantity such as'),
  wrong('storage as a number', { storage: 10 }, 'spec.storage has to be a text, not a number'),
  wrong('a size of two words', { size: 'very large' }, 'Use lower-case letters'),
  wrong(
    'an unknown deletion policy',
    { deletionPolicy: 'Orphan' },
    'one of "Retain", "Snapshot", "Delete"',
  ),
  wrong('a Secret with a slash', { secretName: 'a/b' }, 'Use the name of a Kubernetes object'),
  wrong('an extension in quotes', { extensions: ['"x"'] }, 'Use the name of an extension'),
  wrong('a rotation in days', { rotation: { every: '30d' } }, 'Use a duration such as'),
  wrong('a rotation each minute', { rotation: { every: '1m' } }, 'Use a duration that begins with'),
  wrong('a rotation without an interval', { rotation: {} }, 'spec.rotation.every is required'),
  wrong('backups on a schedule of words', { backup: { schedule: 'daily' } }, 'five fields of cron'),
  wrong('backups of which none is kept', { backup: { retain: 0 } }, 'spec.backup.retain'),
  wrong('backups of documents', { engine: 'mongodb', backup: {} }, onlyOf),
  wrong('a restored graph', { engine: 'neo4j', restoreFrom: { backup: 'latest' } }, onlyOf),
  wrong('a last backup of a graph', { engine: 'neo4j', deletionPolicy: 'Snapshot' }, onlyOf),
  wrong('a restore from nowhere', { restoreFrom: {} }, 'Give backup, or database'),
  wrong('a backup with a slash', { restoreFrom: { backup: 'a/b' } }, 'Use the name of a Kubern'),
  wrong('adopted documents', { engine: 'mongodb', adopt }, 'of postgres and mariadb only'),
  wrong(
    'adopted and restored',
    { adopt, restoreFrom: { backup: 'latest' } },
    'Remove adopt or restoreFrom',
  ),
  wrong('adopted and rotated', { adopt, rotation: { every: '720h' } }, 'Remove rotation'),
  wrong('adopted without a login', { adopt: { claim: 'data-0' } }, 'adopt.secretName is required'),
  wrong('adopted from above', { adopt: { ...adopt, dataPath: '../data' } }, 'Use a folder on'),
  wrong('adopted from the root', { adopt: { ...adopt, dataPath: '/data' } }, 'Use a folder on'),
  wrong('adopted as root', { adopt: { ...adopt, userId: 0 } }, 'spec.adopt.userId'),
  wrong('adopted by a path', { adopt: { ...adopt, claim: 'a/b' } }, 'Use the name of a Kubern'),
  wrong('paused as a text', { paused: 'true' }, 'spec.paused has to be true or false'),
  {
    name: 'a name with a dot',
    object: database({ engine: 'postgres' }, 'orders.main'),
    message: 'Rename the Database: its name has to start with a letter',
  },
  {
    name: 'a name of 64 characters',
    object: database({ engine: 'postgres' }, 'a'.repeat(64)),
    message: 'Rename the Database to at most 63 characters',
  },
];
