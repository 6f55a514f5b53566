import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { keyOf } from '../../runtime/kube-object.ts';
import { databaseSources } from './controller.ts';
import { createFakeCaches } from './testing/fake-caches.ts';
import { createHarness } from './testing/harness.ts';
import { databaseOf, namespace, putClass, ref } from './testing/objects.ts';

const limited = {
  engine: 'postgres',
  provisioner: 'StatefulSet',
  limits: { databases: 1 },
} as const;

/** Another Database of the namespace, made at this time. */
function other(creationTimestamp: string, name = 'cart-main', spec = {}) {
  const { kind, apiVersion } = databaseOf();
  return {
    apiVersion,
    kind,
    metadata: { namespace, name, creationTimestamp },
    spec: { engine: 'postgres' as const, ...spec },
  };
}

describe('a class that limits the databases of a namespace', () => {
  async function start(...others: ReturnType<typeof other>[]) {
    const database = databaseOf();
    const metadata = { ...database.metadata, creationTimestamp: '2026-01-02T00:00:00Z' };
    const harness = createHarness({ database: { ...database, metadata } });
    putClass(harness.cluster, limited);
    for (const one of others) harness.cluster.put(databaseResource, one);
    await harness.converge();
    return harness;
  }

  const earlier = '2026-01-01T00:00:00Z';
  const later = '2026-01-03T00:00:00Z';

  it.each([
    ['the only one', [], 'True Ready'],
    ['an earlier one', [other(earlier)], 'False LimitExceeded'],
    ['a later one', [other(later)], 'True Ready'],
    [
      'one of the same second, by name',
      [other('2026-01-02T00:00:00Z', 'a')],
      'False LimitExceeded',
    ],
    ['one of the same second, by name, behind', [other('2026-01-02T00:00:00Z', 'z')], 'True Ready'],
    ['an earlier one of another class', [other(earlier, 'b', { className: 'none' })], 'True Ready'],
    ['an earlier one of another engine', [other(earlier, 'b', { engine: 'valkey' })], 'True Ready'],
  ] as const)('counts %s', async (_, others, expected) => {
    const harness = await start(...others);
    expect(harness.condition('Ready')).toBe(expected);
  });

  it('makes nothing of one that waits, and all of it once there is a place', async () => {
    const harness = await start(other(earlier));
    expect(harness.message('Ready')).toBe(
      'DatabaseClass standard allows 1 Database in namespace shop, and others came first; delete one that kubectl get databases.slipway.dev lists, or have spec.limits.databases of the class raised',
    );
    expect(harness.condition('Stalled')).toBe('True LimitExceeded');
    expect(new Set(harness.cluster.writes)).toEqual(new Set(['status Database orders-main']));
    harness.cluster.erase(databaseResource, { namespace, name: 'cart-main' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('leaves one that was made as it is, also where the limit came later', async () => {
    const harness = await start();
    harness.cluster.put(databaseResource, other(earlier));
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
    harness.cluster.erase(builtin.statefulSet, { ...ref, name: 'orders-main-db' });
    await harness.converge();
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('wakes who was not made when another goes, though its status does not say yet that it waits', async () => {
    const harness = await start(other(earlier), other(later, 'new'));
    const gone = other(earlier, 'gone');
    const [source] = databaseSources(createFakeCaches(harness.cluster));
    expect(source?.keys(gone)).toEqual([
      keyOf(gone),
      'shop/orders-main',
      'shop/cart-main',
      'shop/new',
    ]);
  });

  it('wakes nobody who was made', async () => {
    const harness = await start();
    const gone = other(earlier, 'gone');
    const [source] = databaseSources(createFakeCaches(harness.cluster));
    expect(source?.keys(gone)).toEqual([keyOf(gone)]);
  });
});
