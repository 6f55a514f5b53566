import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import { holdAutoscalers } from '../../support/hold-autoscalers.ts';
import { crashingOrders, nextCatalog, shopImage } from '../../support/images.ts';
import {
  describeStatus,
  getObject,
  isReady,
  mergePatch,
  podsOf,
  untilReady,
} from '../../support/objects.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, placeOrder, shopNamespace, someProduct } from '../../support/shop.ts';
import { whileAsked } from '../../support/while-asked.ts';

const cluster = useCluster();

const setImage = (microservice: string, image: string): Promise<void> =>
  mergePatch(cluster, 'microservice', microservice, shopNamespace, { spec: { image } });

const read = (name: string): Promise<Microservice> =>
  getObject<Microservice>(cluster, 'microservice', name, shopNamespace);

async function podNames(...microservices: string[]): Promise<string[]> {
  const pods = await Promise.all(
    microservices.map((microservice) => podsOf(cluster, shopNamespace, microservice)),
  );
  return pods
    .flat()
    .map(({ metadata }) => metadata.name)
    .toSorted();
}

describe('a new version', () => {
  let letScale = (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    await ensureShop(cluster);
    letScale = await holdAutoscalers(cluster, shopNamespace);
  });
  afterAll(() => letScale());

  it('of one service leaves the pods of the others alone, and no request fails', async () => {
    const others = await podNames('orders', 'payments');
    const before = await podNames('catalog');
    await whileAsked(cluster, 'rolling update', async () => {
      await setImage('catalog', nextCatalog);
      await untilReady(cluster, shopNamespace, { names: ['catalog'] });
      await eventually(
        async () => {
          const now = await podNames('catalog');
          expect(now.filter((name) => before.includes(name))).toEqual([]);
        },
        { what: 'no pod of the version before', intervalMs: 500 },
      );
    });
    expect((await read('catalog')).status?.image).toBe(nextCatalog);
    expect(await podNames('orders', 'payments')).toEqual(others);
  });

  it('that crashes leaves the old one serving and says why', async () => {
    const before = await podNames('orders');
    await whileAsked(cluster, 'crashing version', async () => {
      await setImage('orders', crashingOrders);
      await eventually(
        async () => {
          const orders = await read('orders');
          if (isReady(orders)) throw new Error(describeStatus(orders));
          const [problem] = orders.status?.problems ?? [];
          expect(problem?.reason).toBe('CrashLooping');
          expect(`${problem?.message} ${problem?.hint}`).toMatch(/exit code 3/);
        },
        { what: 'the crash as the problem', timeoutMs: 120_000, intervalMs: 500 },
      );
      const productId = await someProduct(cluster);
      expect((await placeOrder(cluster, { productId, quantity: 1 })).status).toBe('paid');
      expect(await podNames('orders')).toEqual(expect.arrayContaining(before));
    });
    const shown = await cluster.kubectl(['get', 'ms', 'orders', '--namespace', shopNamespace]);
    expect(shown).toMatch(/orders +False +\w+/);
  });

  it('that is taken back is Ready again with the very same pods', async () => {
    await whileAsked(cluster, 'rollback', async () => {
      await setImage('orders', shopImage('orders'));
      await untilReady(cluster, shopNamespace, { names: ['orders'] });
    });
    expect((await read('orders')).status?.problems ?? []).toEqual([]);
  });
});
