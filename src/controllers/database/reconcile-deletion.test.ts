import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { dataFinalizer } from '../well-known.ts';
import { createHarness } from './testing/harness.ts';
import {
  admin,
  change,
  child,
  claimOf,
  databaseOf,
  ref,
  statefulSetOf,
  terminateNamespace,
  textsOf,
} from './testing/objects.ts';
import type { Secret } from './types.ts';

describe('deletion', () => {
  it('with Retain leaves volume and Secrets, and a new one takes them', async () => {
    const harness = createHarness();
    await harness.converge();
    const [secret, volume] = [textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid];
    harness.cluster.drop(databaseResource, ref);
    harness.settle();
    await harness.reconcile();
    expect(statefulSetOf(harness.cluster)).toBeUndefined();
    expect([textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid]).toEqual([
      secret,
      volume,
    ]);
    harness.cluster.put(databaseResource, databaseOf());
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    expect([textsOf(harness.cluster), claimOf(harness.cluster)?.metadata.uid]).toEqual([
      secret,
      volume,
    ]);
  });

  it('with Delete removes all, the Secrets once the volume is gone', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    expect(harness.database()?.metadata.finalizers).toEqual([dataFinalizer]);
    harness.cluster.drop(databaseResource, ref);
    await harness.reconcile();
    expect(harness.condition('Deleting')).toBe('True Deleting');
    expect(harness.message('Deleting')).toContain('data-orders-main-db-0');
    expect(textsOf(harness.cluster)).toBeDefined();
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    for (const kind of [builtin.secret, builtin.persistentVolumeClaim, builtin.statefulSet]) {
      expect(harness.cluster.list(kind), kind.kind).toEqual([]);
    }
  });

  it('believes the live deletionPolicy, not that of a cache', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    harness.cluster.isLive = false;
    harness.cluster.drop(databaseResource, ref);
    harness.cluster.sync();
    change(harness.cluster, { deletionPolicy: 'Retain' });
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(textsOf(harness.cluster)).toBeDefined();
    expect(claimOf(harness.cluster)).toBeDefined();
  });

  it('in a namespace that goes away drops the finalizer, and reads and deletes nothing', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    const reads = harness.cluster.reads.length;
    terminateNamespace(harness.cluster);
    harness.cluster.drop(databaseResource, ref);
    await harness.reconcile();
    expect(harness.database()).toBeUndefined();
    expect(harness.cluster.reads).toHaveLength(reads);
    expect(textsOf(harness.cluster)).toBeDefined();
  });

  it('leaves what is not ours', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    const secret = harness.cluster.find<Secret>(builtin.secret, admin);
    const metadata = { ...admin, ...secret?.metadata, labels: {} };
    harness.cluster.put(builtin.secret, { apiVersion: 'v1', kind: 'Secret', metadata });
    harness.cluster.drop(databaseResource, ref);
    await harness.converge();
    expect(harness.database()).toBeUndefined();
    expect(harness.cluster.find(builtin.secret, admin)).toBeDefined();
  });

  it('takes the finalizer off where the policy is Retain again', async () => {
    const harness = createHarness({ database: databaseOf({ deletionPolicy: 'Delete' }) });
    await harness.converge();
    change(harness.cluster, { deletionPolicy: 'Retain' });
    await harness.converge();
    expect(harness.database()?.metadata.finalizers).toEqual([]);
  });
});

describe('what goes with a Database', () => {
  it('is not made anew where it goes first, as far as caches tell', async () => {
    const harness = createHarness();
    await harness.converge();
    harness.cluster.isLive = false;
    harness.cluster.drop(databaseResource, ref);
    harness.cluster.sync(builtin.service);
    const writes = harness.cluster.writes.length;
    await harness.reconcile();
    expect(harness.cluster.writes.slice(writes)).toEqual([]);
    expect(harness.cluster.find(builtin.service, child)).toBeUndefined();
  });

  it('is made anew where somebody deleted it alone', async () => {
    const harness = createHarness();
    await harness.converge();
    harness.cluster.drop(builtin.service, child);
    await harness.converge();
    expect(harness.cluster.find(builtin.service, child)).toBeDefined();
  });
});
