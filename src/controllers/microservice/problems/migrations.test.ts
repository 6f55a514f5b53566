import { describe, expect, it } from 'vitest';
import {
  databaseUidAnnotation,
  entryLabel,
  migratedAnnotation,
  migratesAnnotation,
} from '../../well-known.ts';
import { migrationFingerprint, migrationJobName } from '../migrations/fingerprints.ts';
import { ownerReference } from '../ownership.ts';
import { microserviceOf } from '../testdata/build-input.ts';
import { statusInput } from '../testdata/status-input.ts';
import type { Job, Pod } from '../types.ts';
import { migrationFindings } from './migrations.ts';

const migration = { args: ['migrate'], timeout: '30m' };
const spec = { databases: [{ name: 'main', engine: 'postgres' as const, migration }] };
const microservice = microserviceOf({ spec });
const uid = 'uid-orders-main';
const fingerprint = migrationFingerprint(microservice, migration);
const name = migrationJobName(microservice, 'main', [fingerprint], uid);

function jobOf(fields: object = {}, jobName = name): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName,
      namespace: 'shop',
      uid: `uid-${jobName}`,
      creationTimestamp: '2026-03-04T11:00:00Z',
      labels: { [entryLabel]: 'main' },
      annotations: { [migratesAnnotation]: fingerprint, [databaseUidAnnotation]: uid },
      ownerReferences: [ownerReference(microservice)],
    },
    ...fields,
  };
}

function podOf(status: object, job = name): Pod {
  const owner = { apiVersion: 'batch/v1', kind: 'Job', name: job, uid: `uid-${job}` };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${job}-x`,
      namespace: 'shop',
      labels: { [entryLabel]: 'main' },
      ownerReferences: [{ ...owner, controller: true }],
    },
    spec: { containers: [{ name: 'orders', resources: { limits: { memory: '256Mi' } } }] },
    status,
  };
}

function ended(terminated: object): Pod {
  return podOf({ phase: 'Failed', containerStatuses: [{ name: 'orders', state: { terminated } }] });
}

const running = podOf({ phase: 'Running', containerStatuses: [{ name: 'orders', ready: true }] });
const failed = (reason: string) => ({
  status: { conditions: [{ type: 'Failed', status: 'True', reason, message: 'Job was late' }] },
});

function findings(jobs: readonly Job[], pods: readonly Pod[]) {
  const database = { kind: 'Database', metadata: { name: 'orders-main' } };
  const live = [database, ...jobs].map((object) => ({ ...object }));
  const input = statusInput({ spec }, { live, observed: { migrationPods: pods } });
  return migrationFindings(input);
}

describe('a migration', () => {
  it.each<[string, readonly Job[], readonly Pod[], string, RegExp]>([
    ['that is to begin', [], [], 'pending', /^Job orders-main-migrate-\w+ is being made/],
    ['that runs', [jobOf()], [running], 'pending', /migrates database main for the declared/],
    [
      'that waits for another Job',
      [jobOf({}, 'orders-main-migrate-old')],
      [],
      'pending',
      /^Database main is migrated once Job orders-main-migrate-old, which works on it, has ended/,
    ],
    [
      'that waits for a pod whose Job is gone',
      [],
      [podOf({ phase: 'Running' }, 'old')],
      'pending',
      /once Pod old-x, which works on it, has ended/,
    ],
    [
      'whose program failed',
      [jobOf(failed('BackoffLimitExceeded'))],
      [ended({ exitCode: 3 })],
      'error',
      /^Job orders-main-migrate-\w+, which migrates database main, failed: its program ended with exit code 3$/,
    ],
    [
      'whose program was killed',
      [jobOf(failed('BackoffLimitExceeded'))],
      [ended({ exitCode: 137, reason: 'OOMKilled' })],
      'error',
      /failed: its program was killed at its memory limit of 256Mi$/,
    ],
    [
      'that took too long',
      [jobOf(failed('DeadlineExceeded'))],
      [],
      'error',
      /failed: it did not end within 30m$/,
    ],
    ['whose pods are gone', [jobOf(failed('X'))], [], 'error', /failed: Job was late$/],
    ['that is suspended', [jobOf({ spec: { suspend: true } })], [], 'error', /is suspended$/],
    ['without a pod', [jobOf()], [], 'error', /has no pod: the cluster makes none$/],
    [
      'whose image cannot be pulled',
      [jobOf()],
      [
        podOf({
          phase: 'Pending',
          containerStatuses: [
            {
              name: 'orders',
              state: { waiting: { reason: 'ErrImagePull', message: 'not found' } },
            },
          ],
        }),
      ],
      'error',
      /of container orders of Job orders-main-migrate-\w+ cannot be pulled/,
    ],
  ])('%s is told', (_title, jobs, pods, severity, message) => {
    const [first] = findings(jobs, pods);
    expect(first?.message).toMatch(message);
    expect(first).toMatchObject({ severity, area: 'databases' });
  });

  it('that is recorded is none', () => {
    const annotations = { [migratedAnnotation]: fingerprint };
    const database = { kind: 'Database', metadata: { name: 'orders-main', annotations } };
    expect(migrationFindings(statusInput({ spec }, { live: [database] }))).toEqual([]);
  });

  it('that failed says how to see why and how to run it again', () => {
    const [first] = findings([jobOf(failed('BackoffLimitExceeded'))], []);
    expect(first?.reason).toBe('MigrationFailed');
    expect(first?.hint).toContain(`kubectl logs job/${name} -n shop`);
    expect(first?.hint).toContain('slipway.dev/retry-migration=');
  });
});
