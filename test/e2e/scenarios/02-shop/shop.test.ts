import { beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { listPods } from '../../support/objects.ts';
import { allowKills } from '../../support/killer.ts';
import { readCommands, runInShell } from '../../support/documented-commands.ts';
import { useCluster } from '../../support/scenario.ts';
import { get, placeOrder, querySql, shopNamespace, someProduct } from '../../support/shop.ts';

const cluster = useCluster();

describe('the shop', () => {
  beforeAll(() => allowKills(cluster));

  it('is there and answers after the four commands of the quickstart', async () => {
    const commands = readCommands('docs/quickstart.md', 'Run it');
    expect(commands.length).toBeLessThanOrEqual(4);
    let printed = '';
    for (const command of commands) {
      printed = await runInShell(cluster, command, { GATEWAY: cluster.httpUrl });
    }
    expect(JSON.parse(printed)).toMatchObject({ status: 'paid' });
  });

  it('runs its pods in a namespace that admits restricted ones alone', async () => {
    const namespace = await cluster.kubectl([
      'get',
      'namespace',
      shopNamespace,
      '--output',
      'jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}',
    ]);
    expect(namespace).toBe('restricted');
    const pods = await listPods(cluster, shopNamespace);
    // Two of each service and one of each database.
    expect(pods.length).toBeGreaterThanOrEqual(9);
  });

  it('serves the page with the catalogue at its one entry point', async () => {
    const page = await get(cluster, '/');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<html/i);
    expect((await get(cluster, '/catalog/products')).status).toBe(200);
    expect((await get(cluster, '/payments')).status, 'payments has no route').toBe(404);
  });

  it('has an order placed through the gateway in the databases', async () => {
    const productId = await someProduct(cluster);
    const order = await placeOrder(cluster, { productId, quantity: 2 });
    expect(order.status).toBe('paid');
    const orders = await querySql(cluster, 'orders-main', 'select id from orders');
    expect(orders).toContain(order.id);
    const payments = await querySql(cluster, 'payments-main', 'select order_id from payments');
    expect(payments).toContain(order.id);
  });

  it('has metrics of each service', async () => {
    for (const service of ['catalog', 'orders', 'payments']) {
      const path = `/api/v1/namespaces/${shopNamespace}/services/${service}:http/proxy/metrics`;
      await eventually(
        async () => expect(await cluster.kubectl(['get', '--raw', path])).toContain('# TYPE'),
        { what: `metrics of ${service}`, timeoutMs: 20_000, intervalMs: 500 },
      );
    }
  });

  it('shows all on one screen', async () => {
    const table = await cluster.kubectl(['get', 'microservices', '--namespace', shopNamespace]);
    expect(table.split('\n')[0]).toMatch(/NAME +READY +STATUS +REASON +REPLICAS +URL +AGE/);
    for (const service of ['catalog', 'orders', 'payments']) {
      expect(table).toMatch(new RegExp(`${service} +True +Running`));
    }
  });
});
