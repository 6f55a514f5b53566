import { describe, expect, it } from 'vitest';
import { containing } from '../testdata/containing.ts';
import { statusInput, type LivePatch, type Situation } from '../testdata/status-input.ts';
import { databaseFindings } from './databases.ts';

const spec = { databases: [{ name: 'main', engine: 'postgres' as const }] };
const find = (patch: object, rest: Situation = {}) => {
  const live: LivePatch = { kind: 'Database', metadata: { name: 'orders-main' }, ...patch };
  return databaseFindings(statusInput({ spec }, { live: [live], ...rest }));
};
const ready = (status: string, reason: string, message = 'Words of it.') => ({
  status: { observedGeneration: 1, conditions: [{ type: 'Ready', status, reason, message }] },
});

describe('problems of databases', () => {
  it.each<[string, object, object[]]>([
    ['is ready', {}, []],
    [
      'is being provisioned',
      ready('False', 'Provisioning'),
      [{ severity: 'pending', message: 'Database orders-main is being set up: Words of it' }],
    ],
    [
      'needs somebody',
      ready('False', 'CredentialsMissing'),
      [
        {
          severity: 'error',
          reason: 'DatabaseFailed',
          field: 'spec.databases[name=main]',
          message: 'Database orders-main is not ready: Words of it',
        },
      ],
    ],
    ['cannot be told', ready('Unknown', 'Unknown'), [{ severity: 'pending' }]],
    ['has no status', { status: null }, [{ severity: 'pending' }]],
    [
      'has not seen the change',
      { metadata: { name: 'orders-main', generation: 2 } },
      [{ severity: 'pending' }],
    ],
    [
      'serves, and cannot be backed up',
      {
        status: {
          conditions: [
            { type: 'Ready', status: 'True', reason: 'Ready' },
            { type: 'BackedUp', status: 'False', reason: 'BackupFailed', message: 'It failed.' },
          ],
        },
      },
      [
        {
          severity: 'warning',
          reason: 'BackupFailed',
          message: containing('orders-main is not backed up: It failed'),
        },
      ],
    ],
    [
      'is parked',
      {
        status: {
          conditions: [
            { type: 'Ready', status: 'False', reason: 'Parked' },
            { type: 'Parked', status: 'True' },
          ],
        },
      },
      [
        {
          severity: 'pending',
          message: 'Database orders-main is parked and is being brought back',
        },
      ],
    ],
    [
      'is on its way out',
      { metadata: { name: 'orders-main', deletionTimestamp: '2026-03-04T11:00:00Z' } },
      [{ severity: 'pending', message: containing('made anew') }],
    ],
  ])('the Database %s', (_, patch, expected) => {
    expect(find(patch)).toMatchObject(expected);
  });

  it('is being made', () => {
    expect(find({}, { absent: ['Database/orders-main'] })).toMatchObject([
      { severity: 'pending', message: 'Database orders-main is being made' },
    ]);
  });
});
