import { describe, expect, it } from 'vitest';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { dataChanges } from './data-changes.ts';

type Entry = NonNullable<Microservice['spec']['databases']>[number];

function orders(...databases: Entry[]): Microservice {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Microservice',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { image: 'ghcr.io/acme/orders:1', databases },
  };
}

const main: Entry = { name: 'main', engine: 'postgres', storage: '10Gi' };
const effects = (before: Microservice | undefined, after: Microservice): string[] =>
  dataChanges(before, after).map(({ database, effect }) => `${database} ${effect}`);

describe('what a change does to data', () => {
  it.each<[string, Entry | undefined, Entry | undefined, string[]]>([
    ['a new entry', undefined, main, ['orders-main made']],
    ['the same', main, main, []],
    ['an entry removed', main, undefined, ['orders-main parked']],
    ['one to be deleted', { ...main, deletionPolicy: 'Delete' }, undefined, ['orders-main lost']],
    [
      'one with a last backup',
      { ...main, deletionPolicy: 'Snapshot' },
      undefined,
      ['orders-main lost'],
    ],
    ['more storage', main, { ...main, storage: '0.02Ti' }, ['orders-main changed']],
    ['less storage', main, { ...main, storage: '9000Mi' }, ['orders-main refused']],
    ['another engine', main, { ...main, engine: 'mariadb' }, ['orders-main refused']],
    ['another version', main, { ...main, version: '18' }, ['orders-main changed']],
    ['Delete from now on', main, { ...main, deletionPolicy: 'Delete' }, ['orders-main changed']],
    ['Retain in words', main, { ...main, deletionPolicy: 'Retain' }, []],
  ])('%s', (_, before, after, expected) => {
    const of = (entry: Entry | undefined): Microservice =>
      entry === undefined ? orders() : orders(entry);
    expect(effects(of(before), of(after))).toEqual(expected);
  });
});
