import { describe, expect, it } from 'vitest';
import { desiredState } from './desired.ts';
import { buildInput } from './testdata/build-input.ts';

const spec = {
  env: [
    { name: 'A', valueFrom: { secretKeyRef: { name: 'smtp', key: 'a' } } },
    { name: 'B', valueFrom: { secretKeyRef: { name: 'smtp', key: 'b' } } },
  ],
  databases: [{ name: 'main', engine: 'postgres' as const }],
};
const kindsOf = (parts: Parameters<typeof buildInput>[0]) =>
  desiredState(buildInput(parts)).children.map(({ kind }) => kind);
const reasonsOf = (parts: Parameters<typeof buildInput>[0]) =>
  desiredState(buildInput(parts)).held.map(({ reason, message }) => `${reason}: ${message}`);
const database = (metadata: object) => ({
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Database',
  metadata: { name: 'orders-main', namespace: 'shop', ...metadata },
  spec: { engine: 'postgres' as const },
});

describe('what holds the Deployment back', () => {
  it('is nothing while all is there', () => {
    expect(reasonsOf({ spec })).toEqual([]);
    expect(kindsOf({ spec })).toContain('Deployment');
  });

  it('is a missing Secret, told once however many variables come from it', () => {
    const parts = { spec, contents: [['Secret/smtp', { state: 'missing' }]] as const };
    expect(reasonsOf(parts)).toEqual(['ReferenceMissing: Secret smtp does not exist']);
    expect(kindsOf(parts)).toEqual([
      'ServiceAccount',
      'Database',
      'Service',
      'PodDisruptionBudget',
    ]);
  });

  it('is each key that is missing', () => {
    const content = { state: 'present', hash: 'h', keys: [] } as const;
    expect(reasonsOf({ spec, contents: [['Secret/smtp', content]] })).toEqual([
      'ReferenceMissing: Secret smtp has no key a',
      'ReferenceMissing: Secret smtp has no key b',
    ]);
  });

  it('is a database whose credentials are not written yet', () => {
    const content = { state: 'missing' } as const;
    expect(reasonsOf({ spec, contents: [['Secret/orders-main-db', content]] })).toEqual([
      'CredentialsPending: Secret orders-main-db does not hold the credentials of database main yet',
    ]);
  });

  it('is a Database of someone else, though its Secret is there', () => {
    expect(reasonsOf({ spec, children: { Database: [database({})] } })).toEqual([
      'NameConflict: Database orders-main exists and does not belong to this Microservice',
    ]);
  });

  it.each([
    [
      'claimed by a former Microservice of our name',
      {
        labels: { 'slipway.dev/microservice': 'orders' },
        annotations: { 'slipway.dev/microservice-uid': 'former' },
      },
    ],
    ['marked for us to adopt', { annotations: { 'slipway.dev/adopt': 'true' } }],
  ])('is not a Database that is %s', (_, metadata) => {
    expect(reasonsOf({ spec, children: { Database: [database(metadata)] } })).toEqual([]);
  });

  it('is a class that does not exist', () => {
    expect(reasonsOf({ observed: { missingClass: 'gold' } })).toEqual([
      'ClassNotFound: MicroserviceClass gold does not exist',
    ]);
  });
});
