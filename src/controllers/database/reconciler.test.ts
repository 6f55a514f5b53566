import { describe, expect, it } from 'vitest';
import { builtin } from '../../runtime/builtin-resources.ts';
import { createHarness } from './testing/harness.ts';
import {
  admin,
  child,
  databaseOf,
  ref,
  statefulSetOf,
  terminateNamespace,
  textsOf,
} from './testing/objects.ts';
import type { Secret, StatefulSet } from './types.ts';

describe('a new Database', () => {
  it('becomes Ready with Secrets, Service and StatefulSet, each written once', async () => {
    const harness = createHarness();
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect(harness.condition('Provisioned')).toBe('True Provisioned');
    expect(harness.condition('LoginVerified')).toBe('True LoginVerified');
    expect(harness.cluster.writes.filter((write) => !write.startsWith('status'))).toEqual([
      'create Secret orders-main-db-admin',
      'create Secret orders-main-db',
      'create Service orders-main-db',
      'create NetworkPolicy orders-main-db',
      'create StatefulSet orders-main-db',
      'update PersistentVolume pv-shop-data-orders-main-db-0',
    ]);
    expect(harness.database()?.status).toMatchObject({
      observedGeneration: 1,
      binding: { name: 'orders-main-db' },
      host: 'orders-main-db.shop.svc',
      port: 5432,
      database: 'shop_orders-main',
      username: 'shop_orders-main_1',
      version: '17',
      volume: { claimName: 'data-orders-main-db-0', capacity: '10Gi' },
      summary: { status: 'Running', message: '', parked: '' },
    });
  });

  it('has a Secret with the keys of servicebinding.io that fit together', async () => {
    const harness = createHarness();
    await harness.converge();
    const texts = textsOf(harness.cluster);
    expect(texts).toMatchObject({
      type: 'postgresql',
      provider: 'slipway',
      host: 'orders-main-db.shop.svc',
      port: '5432',
      username: 'shop_orders-main_1',
      database: 'shop_orders-main',
      uri: `postgresql://shop_orders-main_1:${texts?.['password']}@orders-main-db.shop.svc:5432/shop_orders-main`,
    });
    expect(texts?.['password']).toMatch(/^[\w-]{32}$/);
    expect(textsOf(harness.cluster, admin)?.['password']).not.toBe(texts?.['password']);
    const secret = harness.cluster.find<Secret>(builtin.secret, child);
    expect(secret).toMatchObject({ type: 'servicebinding.io/postgresql' });
    expect(secret?.metadata.ownerReferences).toBeUndefined();
  });

  it('is silent once it is as declared', async () => {
    const harness = createHarness();
    await harness.converge();
    const [writes, reads] = [harness.cluster.writes.length, harness.cluster.reads.length];
    for (let round = 0; round < 5; round += 1) await harness.reconcile();
    expect(harness.cluster.writes).toHaveLength(writes);
    expect(harness.cluster.reads).toHaveLength(reads);
  });

  it('keeps passwords out of status and events', async () => {
    const harness = createHarness();
    await harness.converge();
    const shown = JSON.stringify([
      harness.database(),
      harness.events,
      statefulSetOf(harness.cluster),
    ]);
    for (const at of [child, admin]) {
      expect(shown).not.toContain(textsOf(harness.cluster, at)?.['password']);
    }
  });

  it('puts back what somebody changed or deleted, but never a Secret', async () => {
    const harness = createHarness();
    await harness.converge();
    const live = statefulSetOf(harness.cluster);
    const replicas = { ...live, spec: { ...live?.spec, replicas: 3 } };
    harness.cluster.put(builtin.statefulSet, replicas as StatefulSet);
    harness.cluster.drop(builtin.service, child);
    await harness.converge();
    expect(statefulSetOf(harness.cluster)?.spec?.replicas).toBe(1);
    expect(harness.cluster.find(builtin.service, child)).toBeDefined();
  });

  it('that is paused is left alone', async () => {
    const harness = createHarness({ database: databaseOf({ paused: true }) });
    await harness.converge();
    expect(harness.cluster.writes).toEqual(['status Database orders-main']);
    expect(harness.condition('Ready')).toBe('False Paused');
  });

  it('in a namespace that goes away is left alone', async () => {
    const harness = createHarness();
    terminateNamespace(harness.cluster);
    await harness.converge();
    expect(harness.cluster.writes).toEqual([]);
  });

  it('with an invalid spec says so', async () => {
    const harness = createHarness({ database: databaseOf({ storage: 'ten' }) });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False InvalidSpec');
    expect(harness.condition('Stalled')).toBe('True InvalidSpec');
    expect(harness.message('Ready')).toContain('spec.storage');
  });
});

describe('the login', () => {
  it('that is refused after the roles were set up keeps the Database from being Ready', async () => {
    const harness = createHarness();
    const message = 'Server x refuses user y';
    harness.logins = [{ result: 'refused', cause: 'password', message }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('False LoginFailed');
    expect(harness.condition('Ready')).toBe('False LoginFailed');
    expect(harness.message('Ready')).toBe(message);
    harness.logins = [{ result: 'verified' }];
    harness.clock.advance(10 * 60_000);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('that cannot be tried leaves it to the probes, and says so', async () => {
    const harness = createHarness();
    harness.logins = [{ result: 'unreachable', message: 'Slipway cannot reach server x' }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('Unknown LoginUnverified');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('is never tried where pods cannot be reached', async () => {
    const harness = createHarness({ reachPods: false });
    harness.logins = [{ result: 'refused', cause: 'other', message: 'never' }];
    await harness.converge();
    expect(harness.condition('LoginVerified')).toBe('Unknown LoginUnverified');
    expect(harness.message('LoginVerified')).toContain('--reach-pods=false');
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('of before a restart holds until it was tried again', async () => {
    const harness = createHarness();
    await harness.converge();
    harness.restart();
    const writes = harness.cluster.writes.length;
    await harness.reconcile();
    await harness.reconcile();
    expect(harness.cluster.writes).toHaveLength(writes);
    expect(harness.condition('LoginVerified')).toBe('True LoginVerified');
  });
});

describe('an object of a needed name', () => {
  it.each([builtin.service, builtin.statefulSet])(
    'of somebody else is a conflict: %o',
    async (kind) => {
      const harness = createHarness();
      harness.cluster.put(kind, {
        apiVersion: kind.group === '' ? 'v1' : 'apps/v1',
        kind: kind.kind,
        metadata: { ...child, labels: { app: 'theirs' } },
      });
      await harness.converge();
      expect(harness.condition('Ready')).toBe('False NameConflict');
      expect(harness.message('Ready')).toContain(`${kind.kind} orders-main-db`);
      expect(harness.cluster.writes.every((write) => write.startsWith('status'))).toBe(true);
    },
  );

  it('of a Database that was deleted only has to be waited for', async () => {
    const harness = createHarness();
    const owner = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Database',
      name: ref.name,
      uid: 'old',
    };
    harness.cluster.put(builtin.statefulSet, {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { ...child, ownerReferences: [{ ...owner, controller: true }] },
    });
    await harness.reconcile();
    expect(harness.condition('Ready')).toBe('False Provisioning');
    expect(harness.condition('Reconciling')).toBe('True Provisioning');
    harness.cluster.drop(builtin.statefulSet, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });
});
