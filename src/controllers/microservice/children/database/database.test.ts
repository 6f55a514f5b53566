import { describe, expect, it } from 'vitest';
import type { Database } from '../../../../crds/database/v1alpha1.ts';
import { buildInput } from '../../testdata/build-input.ts';
import { buildDatabases } from './database.ts';

type Parts = NonNullable<Parameters<typeof buildInput>[0]>;

const entry = { name: 'main', engine: 'postgres' as const };
const choice = { databaseClasses: [{ engine: 'postgres' as const, className: 'shared' }] };
const live = (
  spec: Partial<Database['spec']>,
  labels = { 'slipway.dev/microservice': 'orders' },
) => ({
  Database: [
    {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      metadata: {
        name: 'orders-main',
        namespace: 'shop',
        labels,
        annotations: { 'slipway.dev/microservice-uid': 'former' },
      },
      spec: { engine: 'postgres' as const, ...spec },
    },
  ],
});
const classNames = (parts: Parts) =>
  buildDatabases(buildInput(parts)).map(({ spec }) => spec.className ?? 'none');

describe('buildDatabases', () => {
  it('has no owner, or the data would go with the Microservice; it has a claim', () => {
    const [database] = buildDatabases(buildInput({ spec: { databases: [entry] } }));
    expect(database?.metadata).not.toHaveProperty('ownerReferences');
    expect(database?.metadata.annotations).toEqual({
      'slipway.dev/entry': 'main',
      'slipway.dev/microservice-uid': '5f9d8c7e-0000-4000-8000-000000000001',
    });
  });

  it('claims again what a former Microservice of the name left', () => {
    const [database] = buildDatabases(
      buildInput({ spec: { databases: [entry] }, children: live({}) }),
    );
    expect(database?.metadata.annotations?.['slipway.dev/microservice-uid']).toMatch(/^5f9d8c7e/);
  });

  const spec = { databases: [entry] };
  it.each<[string, Parts, string[]]>([
    ['none where nobody chooses', { spec }, ['none']],
    ['that of the class', { spec, class: choice }, ['shared']],
    [
      'that of the entry',
      { spec: { databases: [{ ...entry, className: 'own' }] }, class: choice },
      ['own'],
    ],
    [
      'the one it was made with',
      { spec, class: choice, children: live({ className: 'old' }) },
      ['old'],
    ],
    ['none where it was made with none', { spec, class: choice, children: live({}) }, ['none']],
    [
      'that of the class for the name of a foreign Database',
      { spec, class: choice, children: live({}, { 'slipway.dev/microservice': 'cart' }) },
      ['shared'],
    ],
  ])('has the class: %s', (_, parts, expected) => {
    expect(classNames(parts)).toEqual(expected);
  });

  it('waits for a missing class only where that would choose', () => {
    const observed = { missingClass: 'gold' };
    expect(classNames({ spec, observed })).toEqual([]);
    expect(classNames({ spec, observed, children: live({ className: 'old' }) })).toEqual(['old']);
    expect(classNames({ spec: { databases: [{ ...entry, className: 'own' }] }, observed })).toEqual(
      ['own'],
    );
  });
});
