import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { holdAutoscalers } from '../../support/hold-autoscalers.ts';
import { inventoryOf } from '../../support/inventory.ts';
import { forbidKills, killsSoFar } from '../../support/killer.ts';
import { listPods, untilReady } from '../../support/objects.ts';
import { installSlipway, operatorNamespace, uninstallSlipway } from '../../support/operator.ts';
import { useCluster } from '../../support/scenario.ts';
import {
  ensureShop,
  get,
  placeOrder,
  querySql,
  shopNamespace,
  someProduct,
} from '../../support/shop.ts';
import { whileAsked } from '../../support/while-asked.ts';

const cluster = useCluster();
const { kubectl } = cluster;

describe('uninstallation', () => {
  let letScale = async (): Promise<void> => {};

  beforeAll(async () => {
    await ensureShop(cluster);
    const kills = await killsSoFar(cluster);
    if (kills !== undefined) {
      expect(kills, 'times that the operator was killed so far').toBeGreaterThanOrEqual(3);
      await forbidKills(cluster);
    }
    letScale = await holdAutoscalers(cluster, shopNamespace);
  });

  afterAll(() => letScale());

  it('leaves the shop serving, and an install afterwards finds all as it was', async () => {
    const productId = await someProduct(cluster);
    const before = await inventoryOf(cluster, shopNamespace);
    await whileAsked(cluster, 'uninstall and install', async () => {
      await uninstallSlipway(cluster);
      await eventually(
        async () => {
          const pods = await listPods(cluster, operatorNamespace);
          // The pod of `helm test` stays, and has ended.
          expect(pods.filter(({ status }) => status?.phase !== 'Succeeded')).toEqual([]);
        },
        { what: 'the end of the operator', intervalMs: 500 },
      );
      const crds = await kubectl(['get', 'crd', '--output', 'name']);
      expect(crds).toContain('microservices.slipway.dev');
      const order = await placeOrder(cluster, { productId, quantity: 1 });
      expect(order.status).toBe('paid');
      expect((await get(cluster, '/')).status).toBe(200);

      await installSlipway(cluster);
      await untilReady(cluster, shopNamespace);
      expect(await querySql(cluster, 'orders-main', 'select id from orders')).toContain(order.id);
    });
    expect(await inventoryOf(cluster, shopNamespace)).toEqual(before);
  });
});
