import { describe, expect, it } from 'vitest';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { LoginOutcome } from './login/connection.ts';
import { createHarness, type Harness, type HarnessOptions } from './testing/harness.ts';
import {
  change,
  claimedBy,
  claimOf,
  databaseOf,
  microserviceOf,
  putClass,
} from './testing/objects.ts';

const gibi = 2 ** 30;
const fiveMinutes = 300_000;
const full: LoginOutcome = {
  result: 'refused',
  cause: 'other',
  reason: 'DiskFull',
  message: 'the disk is full',
};

/** A Database with a volume of 10Gi whose data takes so much. */
async function withData(usedGibi: number, options?: HarnessOptions): Promise<Harness> {
  const harness = createHarness(options);
  await fillTo(harness, usedGibi);
  return harness;
}

/** Lets the data take so much, and Slipway see it. */
async function fillTo(harness: Harness, usedGibi: number): Promise<void> {
  harness.usedBytes = usedGibi * gibi;
  harness.clock.advance(fiveMinutes);
  await harness.converge();
  harness.clock.advance(fiveMinutes);
  await harness.converge();
}

const low = (storage: string, whose = 'Database orders-main') =>
  `The data fills most of the volume of 10Gi; set storage of ${whose} to ${storage}`;

describe('what the data of a Database takes', () => {
  it('is in the status and, exactly, in the metrics', async () => {
    const harness = await withData(1.26);
    expect(harness.database()?.status?.used).toBe('1.3Gi');
    expect(harness.measured.get('shop/orders-main')).toBe(1.26 * gibi);
    expect(harness.condition('StorageLow')).toBeUndefined();
  });

  it('is not written while it changes little', async () => {
    const harness = await withData(2);
    const { writes } = harness.cluster;
    const before = writes.length;
    for (const used of [2.05, 1.95, 2.1, 2]) await fillTo(harness, used);
    expect(writes.slice(before)).toEqual([]);
    expect(harness.measured.get('shop/orders-main')).toBe(2 * gibi);
  });

  it('is absent where the server does not tell', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(harness.database()?.status).not.toHaveProperty('used');
    expect(harness.measured.size).toBe(0);
  });

  it('stays in the status while nobody can ask: after a restart, and parked', async () => {
    const microservice = microserviceOf('uid-1', ['main']);
    const database = databaseOf({}, claimedBy('uid-1'));
    const harness = await withData(9, { database, microservice });
    harness.usedBytes = undefined;
    harness.restart();
    await harness.converge();
    expect(harness.database()?.status?.used).toBe('9Gi');
    expect(harness.message('StorageLow')).toBe(low('15Gi', 'entry main of Microservice orders'));
    harness.cluster.put(microserviceResource, microserviceOf('uid-1', []));
    await harness.converge();
    expect(harness.condition('Parked')).toBe('True Parked');
    expect(harness.database()?.status?.used).toBe('9Gi');
    expect(harness.condition('StorageLow')).toBeUndefined();
    expect(harness.measured.size).toBe(0);
  });
});

describe('a volume that fills up', () => {
  it('is told at 85 %, with what to ask for, until less than 80 % are taken', async () => {
    const harness = await withData(8.4);
    const seen: (string | undefined)[] = [];
    for (const used of [8.4, 8.5, 8.4, 8.01, 7.9, 8.4, 8.6]) {
      await fillTo(harness, used);
      seen.push(harness.condition('StorageLow'));
    }
    const isLow = 'True StorageLow';
    expect(seen).toEqual([undefined, isLow, isLow, isLow, undefined, undefined, isLow]);
    expect(harness.message('StorageLow')).toBe(low('15Gi'));
    expect(harness.database()?.status?.summary).toMatchObject({
      status: 'Running',
      message: low('15Gi'),
    });
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Stalled')).toBeUndefined();
    const events = harness.events.filter(({ reason }) => reason === 'StorageLow');
    expect(events.map(({ type, note }) => [type, note])).toEqual([
      ['Warning', low('15Gi')],
      ['Warning', low('15Gi')],
    ]);
  });

  it('is fine once it has grown, and a converged one is silent', async () => {
    const harness = await withData(9);
    const before = harness.cluster.writes.length;
    await fillTo(harness, 9.1);
    expect(harness.cluster.writes).toHaveLength(before);
    change(harness.cluster, { storage: '15Gi' });
    await harness.converge();
    expect(claimOf(harness.cluster)?.status?.capacity).toEqual({ storage: '15Gi' });
    expect(harness.condition('StorageLow')).toBeUndefined();
  });

  it('asks for nothing more while it grows', async () => {
    const harness = await withData(9);
    change(harness.cluster, { storage: '15Gi' });
    for (let round = 0; round < 2; round += 1) {
      await harness.reconcile();
      harness.cluster.sync();
      harness.clock.advance(5_000);
    }
    await harness.reconcile();
    expect(harness.message('StorageLow')).toBe(
      'The data fills most of the volume of 10Gi; it is to become 15Gi: see kubectl describe pvc data-orders-main-db-0 if that takes long',
    );
  });

  it.each([
    ['12Gi', low('12Gi')],
    [
      '10Gi',
      'The data fills most of the volume of 10Gi; DatabaseClass standard allows no more than 10Gi: delete data, or have its spec.limits.storage raised',
    ],
  ])('asks for no more than a limit of %s allows', async (storage, message) => {
    const harness = createHarness();
    putClass(harness.cluster, {
      engine: 'postgres',
      provisioner: 'StatefulSet',
      limits: { storage },
    });
    await fillTo(harness, 9);
    expect(harness.message('StorageLow')).toBe(message);
  });

  it('that is full is told though the server lets Slipway in, and can be made larger', async () => {
    const harness = await withData(9.9);
    harness.logins = [full];
    await fillTo(harness, 10);
    expect(harness.condition('Ready')).toBe('False DiskFull');
    expect(harness.condition('StorageLow')).toBe('True StorageLow');
    expect(harness.rolesMade).toEqual([]);
    expect(harness.measured.get('shop/orders-main')).toBe(10 * gibi);
    change(harness.cluster, { storage: '20Gi' });
    await harness.converge();
    harness.logins = [];
    await fillTo(harness, 10);
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.cluster.list(builtin.persistentVolumeClaim)).toHaveLength(1);
  });
});
