import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterRules } from '../../../../src/controllers/permissions.ts';
import { holdAutoscalers } from '../../support/hold-autoscalers.ts';
import { previousVersion } from '../../support/images.ts';
import { inventoryOf } from '../../support/inventory.ts';
import { applyObjects, untilReady } from '../../support/objects.ts';
import {
  installSlipway,
  operatorNamespace,
  release,
  uninstallSlipway,
} from '../../support/operator.ts';
import { useCluster } from '../../support/scenario.ts';
import {
  ensureShop,
  placeOrder,
  querySql,
  shopNamespace,
  someProduct,
} from '../../support/shop.ts';
import { applyShopAsBefore } from '../../support/shop-as-before.ts';
import { whileAsked } from '../../support/while-asked.ts';

const cluster = useCluster();
const previousChart = join(import.meta.dirname, `slipway-${previousVersion}.tgz`);

async function chartVersion(): Promise<string> {
  const list = ['list', '--namespace', operatorNamespace, '--output', 'json'];
  const releases = JSON.parse(await cluster.helm(list)) as { name: string; chart: string }[];
  return releases.find(({ name }) => name === release)?.chart ?? '';
}

const newerRights = 'slipway-newer-rights';

/** The image of the previous chart is that of this version, which may need more than that grants. */
async function grantRights(): Promise<void> {
  const group = 'rbac.authorization.k8s.io';
  const of = (kind: string) => ({
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: newerRights },
  });
  await applyObjects(
    cluster,
    { ...of('ClusterRole'), rules: clusterRules() },
    {
      ...of('ClusterRoleBinding'),
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: newerRights },
      subjects: [{ kind: 'ServiceAccount', name: 'slipway', namespace: operatorNamespace }],
    },
  );
}

describe('an upgrade', () => {
  let letScale = async (): Promise<void> => {};

  beforeAll(async () => {
    await ensureShop(cluster);
    letScale = await holdAutoscalers(cluster, shopNamespace);
    await applyShopAsBefore(cluster);
    await uninstallSlipway(cluster);
    await grantRights();
    await installSlipway(cluster, { chart: previousChart });
    await untilReady(cluster, shopNamespace);
  });

  afterAll(async () => {
    await cluster.kubectl([
      'delete',
      'clusterrole,clusterrolebinding',
      newerRights,
      '--wait=false',
      '--ignore-not-found',
    ]);
    await letScale();
  });

  it('from the previous chart and back loses nothing and restarts no pod', async () => {
    expect(await chartVersion()).toBe(`slipway-${previousVersion}`);
    const before = await inventoryOf(cluster, shopNamespace);
    const productId = await someProduct(cluster);
    const order = await placeOrder(cluster, { productId, quantity: 1 });
    await whileAsked(cluster, 'upgrade', async () => {
      await installSlipway(cluster);
      expect(await chartVersion()).not.toBe(`slipway-${previousVersion}`);
      await untilReady(cluster, shopNamespace);
      expect(await inventoryOf(cluster, shopNamespace), 'after the upgrade').toEqual(before);

      const rollback = ['rollback', release, '--namespace', operatorNamespace];
      await cluster.helm([...rollback, '--wait', '--timeout', '2m']);
      expect(await chartVersion()).toBe(`slipway-${previousVersion}`);
      await untilReady(cluster, shopNamespace);
      expect(await inventoryOf(cluster, shopNamespace), 'after the rollback').toEqual(before);

      await installSlipway(cluster);
      await untilReady(cluster, shopNamespace);
      expect(await inventoryOf(cluster, shopNamespace), 'after it again').toEqual(before);
    });
    expect(await querySql(cluster, 'orders-main', 'select id from orders')).toContain(order.id);
  });
});
