import { join } from 'node:path';
import { request } from 'undici';
import { eventually } from '../../eventually.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Target } from './continuous-client.ts';
import { untilReady } from './objects.ts';
import { ensureSlipway } from './operator.ts';

export const shopNamespace = 'shop';
export const shopHost = 'shop.example.com';

export const shopManifests = join(import.meta.dirname, '../../../examples/shop');

export interface Order {
  id: string;
  productId: number;
  quantity: number;
  status: string;
}

export interface Answer {
  status: number;
  text: string;
}

/** Applies the shop as its users would, and waits until all of it is Ready and answers. */
export async function ensureShop(cluster: Cluster): Promise<void> {
  await ensureSlipway(cluster);
  await cluster.kubectl([
    'apply',
    '--server-side',
    '--force-conflicts',
    '--filename',
    shopManifests,
  ]);
  await untilReady(cluster, shopNamespace, { timeoutMs: 240_000 });
  await eventually(
    async () => {
      const { status, text } = await get(cluster, '/catalog/products');
      if (status !== 200) throw new Error(`the gateway answers ${status} ${text.slice(0, 200)}`);
    },
    { what: 'the catalogue through the gateway', timeoutMs: 90_000, intervalMs: 500 },
  );
}

export function target({ httpUrl }: Cluster, path: string): Target {
  return { url: httpUrl, host: shopHost, path };
}

/** Asks the shop through the gateway. */
export async function get({ httpUrl }: Cluster, path: string): Promise<Answer> {
  const { statusCode, body } = await request(`${httpUrl}${path}`, { headers: { host: shopHost } });
  return { status: statusCode, text: await body.text() };
}

/** Places an order through the gateway. Rejects with the answer where it is refused. */
export async function placeOrder(
  { httpUrl }: Cluster,
  order: { productId: number; quantity: number },
): Promise<Order> {
  const { statusCode, body } = await request(`${httpUrl}/orders`, {
    method: 'POST',
    headers: { host: shopHost, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  const text = await body.text();
  if (statusCode !== 201) throw new Error(`POST /orders answers ${statusCode} ${text}`);
  return JSON.parse(text) as Order;
}

/** The id of some product of the catalogue. */
export async function someProduct(cluster: Cluster): Promise<number> {
  const { text } = await get(cluster, '/catalog/products');
  const [first] = (JSON.parse(text) as { products: { id: number }[] }).products;
  if (first === undefined) throw new Error(`The catalogue is empty: ${text}`);
  return first.id;
}

/** Asks a service's database by psql in its pod, as its superuser; one line a row. */
export async function querySql(
  { kubectl }: Cluster,
  database: string,
  sql: string,
  namespace = shopNamespace,
): Promise<string[]> {
  const psql =
    'psql --username "$POSTGRES_USER" --dbname "$0" --tuples-only --no-align --command "$1"';
  const printed = await kubectl([
    'exec',
    `${database}-db-0`,
    '--namespace',
    namespace,
    '--',
    'sh',
    '-c',
    psql,
    await databaseName(kubectl, database, namespace),
    sql,
  ]);
  return printed.split('\n').filter((line) => line !== '');
}

async function databaseName(
  kubectl: Cluster['kubectl'],
  database: string,
  namespace: string,
): Promise<string> {
  const template = 'jsonpath={.data.database}';
  const secret = ['get', 'secret', `${database}-db`, '--namespace', namespace];
  const encoded = await kubectl([...secret, '--output', template]);
  return Buffer.from(encoded, 'base64').toString();
}
