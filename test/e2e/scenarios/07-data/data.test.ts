import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/crds/database/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import { exists, getObject, listObjects, type Pod } from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, get, placeOrder, shopNamespace, someProduct } from '../../support/shop.ts';

const cluster = useCluster();
const { kubectl } = cluster;

interface Secret {
  data: Record<string, string>;
}

const password = async (): Promise<string | undefined> =>
  (await getObject<Secret>(cluster, 'secret', 'orders-main-db', shopNamespace)).data['password'];

describe('a Microservice that is deleted with its database retained', () => {
  beforeAll(() => ensureShop(cluster));

  it('finds its rows and its password when it is made again', async () => {
    const order = await placeOrder(cluster, { productId: await someProduct(cluster), quantity: 3 });
    const before = await password();
    await kubectl([
      'delete',
      'microservice',
      'orders',
      '--namespace',
      shopNamespace,
      '--wait',
      '--timeout',
      '90s',
    ]);
    await eventually(
      async () => {
        expect(await exists(cluster, 'deployment', 'orders', shopNamespace)).toBe(false);
        const selector = 'slipway.dev/database=orders-main';
        expect(await listObjects<Pod>(cluster, 'pods', shopNamespace, selector)).toEqual([]);
        const database = await getObject<Database>(
          cluster,
          'database',
          'orders-main',
          shopNamespace,
        );
        const ready = database.status?.conditions?.find(({ type }) => type === 'Ready');
        expect(ready?.reason).toBe('Parked');
      },
      { what: 'the Database to be parked and its server to be gone', timeoutMs: 120_000 },
    );
    const claims = await kubectl(['get', 'pvc', '--namespace', shopNamespace, '--output', 'name']);
    expect(claims).toContain('orders-main');

    await ensureShop(cluster);
    await eventually(
      async () => {
        const { status, text } = await get(cluster, `/orders/${order.id}`);
        expect(status, text).toBe(200);
        expect(JSON.parse(text)).toMatchObject({ id: order.id, quantity: 3, status: 'paid' });
      },
      { what: 'the order that was placed before', timeoutMs: 60_000, intervalMs: 500 },
    );
    expect(await password()).toBe(before);
  });
});
