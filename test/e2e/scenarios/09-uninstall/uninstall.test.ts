import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { forbidKills, killsSoFar } from '../../support/killer.ts';
import { listObjects, untilReady, type Pod } from '../../support/objects.ts';
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

async function uidsOf(kind: string): Promise<string[]> {
  const objects = await listObjects<Pod>(cluster, kind, shopNamespace);
  return objects.map(({ metadata }) => `${metadata.name} ${metadata.uid}`).toSorted();
}

/** What must be the very same objects after an uninstall and an install. */
const lasting = ['microservices', 'databases', 'pods', 'pvc', 'secrets', 'services', 'httproutes'];

async function everything(): Promise<Record<string, string[]>> {
  const uids = lasting.map(async (kind) => [kind, await uidsOf(kind)] as const);
  return Object.fromEntries(await Promise.all(uids));
}

describe('uninstallation', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    if ((await killsSoFar(cluster)) !== undefined) {
      expect(
        await killsSoFar(cluster),
        'times that the operator was killed so far',
      ).toBeGreaterThan(3);
      await forbidKills(cluster);
    }
    await untilReady(cluster, shopNamespace);
  });

  it('leaves the shop serving, and an install afterwards finds all as it was', async () => {
    const productId = await someProduct(cluster);
    const before = await everything();
    await whileAsked(cluster, 'uninstall and install', async () => {
      await uninstallSlipway(cluster);
      await eventually(
        async () => {
          const pods = await listObjects<Pod>(cluster, 'pods', operatorNamespace);
          expect(pods).toEqual([]);
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
    expect(await everything()).toEqual(before);
  });
});
