import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { runGo } from '../programs/go-toolchain.ts';
import { startLoad } from './support/load.ts';
import { appNames, missing, shopFolder, type AppName } from './support/programs.ts';
import { get, post } from './support/request.ts';
import { becomesReady, startShop, type Shop } from './support/shop.ts';

const run = promisify(execFile);
const lacks = await missing();
const why = lacks === '' ? '' : `skipped: ${lacks}`;

describe.skipIf(lacks !== '')(`the sample shop ${why}`, { timeout: 60_000 }, () => {
  let shop: Shop;
  const urlOf = (name: AppName) => shop.apps[name][1].url;
  const order = (body: unknown, headers?: Record<string, string>) =>
    post(`${urlOf('orders')}/orders`, body, headers);
  /** What each app is asked for in tests that hold for all of them. */
  const asks = {
    catalog: (url: string) => get(`${url}/catalog/search?q=copper+teapot`),
    orders: (url: string) => post(`${url}/orders`, { productId: 1, quantity: 1 }),
    payments: (url: string) => post(`${url}/payments`, { orderId: randomUUID(), amountCents: 100 }),
  };

  beforeAll(async () => {
    shop = await startShop();
  }, 600_000);
  afterAll(async () => shop?.stop(), 60_000);

  it.each([
    ['catalog', () => runGo(['test', './...'], { cwd: join(shopFolder, 'catalog') })],
    [
      'orders',
      () =>
        run(process.execPath, ['--test', 'test/*.test.ts'], { cwd: join(shopFolder, 'orders') }),
    ],
    [
      'payments',
      () =>
        run('python3', ['-B', '-m', 'unittest', 'discover'], { cwd: join(shopFolder, 'payments') }),
    ],
  ] as const)('the unit tests of %s pass', { timeout: 180_000 }, async (_name, test) => {
    await expect(test()).resolves.toBeDefined();
  });

  it('makes each schema once, though two processes start at once', async () => {
    for (const name of appNames) {
      const versions = await shop.query(name, 'SELECT version FROM schema_versions ORDER BY 1');
      expect(versions, name).toEqual(versions.map((_, index) => ({ version: index + 1 })));
    }
    const { body } = await get(`${urlOf('catalog')}/catalog/products?limit=500`);
    expect(body['products']).toHaveLength(360);
  });

  it('charges an order and stores both', async () => {
    const { status, body } = await order({ productId: 2, quantity: 3 });
    expect(status).toBe(201);
    const { body: product } = await get(`${urlOf('catalog')}/catalog/products/2`);
    const amountCents = 3 * Number(product['priceCents']);
    expect(body).toMatchObject({ productName: product['name'], amountCents, status: 'paid' });
    const payment = await get(`${urlOf('payments')}/payments/${String(body['id'])}`);
    expect(payment.body).toMatchObject({ status: 'charged', amountCents });
    const rows = await shop.query(
      'orders',
      `SELECT status FROM orders WHERE id = '${String(body['id'])}'`,
    );
    expect(rows).toEqual([{ status: 'paid' }]);
    const latest = await get(`${urlOf('orders')}/orders?limit=1`);
    expect(latest.body['orders']).toEqual([body]);
    expect((await get(`${urlOf('orders')}/orders/${String(body['id'])}`)).body).toEqual(body);
  });

  it('makes nothing twice', async () => {
    const charge = { orderId: randomUUID(), amountCents: 500 };
    const charges = [1, 2, 3].map(() => post(`${urlOf('payments')}/payments`, charge));
    const statuses = (await Promise.all(charges)).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 200, 201]);
    const other = await post(`${urlOf('payments')}/payments`, { ...charge, amountCents: 501 });
    expect(other).toMatchObject({ status: 409, body: { field: 'amountCents' } });

    const key = { 'idempotency-key': randomUUID() };
    const same = { productId: 1, quantity: 1 };
    const orders = await Promise.all([1, 2, 3].map(() => order(same, key)));
    expect(new Set(orders.map(({ body }) => body['id'])).size).toBe(1);
    expect(orders.every(({ status }) => status === 201)).toBe(true);
    expect(await order({ ...same, quantity: 2 }, key)).toMatchObject({ status: 409 });
  });

  it('refuses what is over the limit, and says why', async () => {
    const { status, body } = await order({ productId: 1, quantity: 100 });
    expect(status).toBe(402);
    expect(body).toMatchObject({
      error: expect.stringContaining('over the limit of 100000 cents') as string,
      order: { status: 'refused' },
    });
  });

  it.each(['cut', 'silent'] as const)(
    'with payments %s answers 503, and has the order paid later',
    async (state) => {
      await shop.payments.set(state);
      const { status, body } = await order({ productId: 3, quantity: 1 });
      expect(status).toBe(503);
      expect(body).toMatchObject({ service: 'payments', order: { status: 'pending' } });
      expect(body['error']).toContain('payments');
      await shop.payments.set('open');
      const { id } = body['order'] as { id: string };
      await eventually(
        async () => {
          const { body: later } = await get(`${urlOf('orders')}/orders/${id}`);
          expect(later).toMatchObject({ status: 'paid' });
        },
        { timeoutMs: 20_000 },
      );
      expect(await order({ productId: 3, quantity: 1 })).toMatchObject({ status: 201 });
    },
  );

  it('without catalog answers 503 naming it, and heals', async () => {
    await shop.catalog.set('cut');
    const { status, body } = await order({ productId: 3, quantity: 1 });
    await shop.catalog.set('open');
    expect([status, body['service']]).toEqual([503, 'catalog']);
    expect(body['error']).toContain('catalog');
    expect(await order({ productId: 3, quantity: 1 })).toMatchObject({ status: 201 });
  });

  it.each(appNames)('%s sits out an outage of its database', async (name) => {
    const app = shop.apps[name][1];
    await shop.databases[name].set('cut');
    const { status, body } = await asks[name](app.url);
    expect([status, body['service']]).toEqual([503, name]);
    expect(body['error']).toContain('database');
    expect((await get(`${app.url}/ready`)).status).toBe(503);
    expect((await get(`${app.url}/healthz`)).status).toBe(200);
    await sleep(3_000);
    await shop.databases[name].set('open');
    await becomesReady(app);
    expect((await asks[name](app.url)).status).toBeLessThan(300);
    await becomesReady(shop.apps[name][0]);
  });

  const injection = "1'; DROP TABLE orders; --";
  it.each([
    ['body', 'nonsense {'],
    ['body', '[]'],
    ['productId', {}],
    ['productId', { productId: 999_999, quantity: 1 }],
    ['productId', { productId: injection, quantity: 1 }],
    ['productId', { productId: 1.5, quantity: 1 }],
    ['quantity', { productId: 1 }],
    ['quantity', { productId: 1, quantity: 0 }],
    ['quantity', { productId: 1, quantity: -1 }],
    ['quantity', { productId: 1, quantity: 1e15 }],
    ['quantity', { productId: 1, quantity: '1' }],
  ])('orders says that %s is wrong in %j', async (field, body) => {
    const answer = await order(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.body).toMatchObject({ field });
    expect(answer.body['error']).toContain(field);
  });

  it.each(['orders', 'payments'] as const)('%s takes no endless body', async (name) => {
    const { status, body } = await post(`${urlOf(name)}/${name}`, ' '.repeat(20_000));
    expect(status).toBe(413);
    expect(body['error']).toContain('body');
  });

  it.each([
    ['id', 'catalog', `/catalog/products/${encodeURIComponent(injection)}`, 400],
    ['id', 'catalog', '/catalog/products/99999999999999999999', 400],
    ['id', 'catalog', '/catalog/products/999999', 404],
    ['limit', 'catalog', '/catalog/products?limit=x', 400],
    ['q', 'catalog', '/catalog/search?q=', 400],
    ['id', 'orders', `/orders/${encodeURIComponent(injection)}`, 400],
    ['id', 'orders', `/orders/${randomUUID()}`, 404],
    ['limit', 'orders', '/orders?limit=-1', 400],
    ['orderId', 'payments', `/payments/${encodeURIComponent(injection)}`, 400],
    ['orderId', 'payments', `/payments/${randomUUID()}`, 404],
  ] as const)('%s is named as wrong by %s in %s', async (field, name, path, status) => {
    expect(await get(`${urlOf(name)}${path}`)).toMatchObject({ status, body: { field } });
  });

  it('finds products, though they are typed wrongly', async () => {
    const { body } = await get(`${urlOf('catalog')}/catalog/search?q=coper+candelstick&limit=1`);
    expect(body['products']).toMatchObject([{ name: 'Copper candlestick' }]);
  });

  it('has a page', async () => {
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/shop.js', 'text/javascript'],
      ['/shop.css', 'text/css'],
    ]) {
      const response = await fetch(`${urlOf('catalog')}${path}`);
      expect(response.headers.get('content-type')).toContain(type);
      expect(await response.text()).not.toBe('');
    }
  });

  it.each(appNames)('%s counts its requests, and logs all but probes', async (name) => {
    const app = shop.apps[name][1];
    const text = await (await fetch(`${app.url}/metrics`)).text();
    expect(text).toMatch(/^http_requests_total\{[^}]*route="\/[^}]*\} \d/m);
    expect(text).toMatch(/^http_request_duration_seconds_bucket\{/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    const paths = app.log().map(({ path }) => path);
    expect(paths.filter((path) => path !== undefined)).not.toHaveLength(0);
    for (const probe of ['/healthz', '/ready', '/metrics']) expect(paths).not.toContain(probe);
  });

  it.each(['orders', 'catalog', 'payments'] as const)(
    '%s loses no request while one of its processes is stopped',
    async (name) => {
      const [stopped, kept] = shop.apps[name];
      const load = startLoad([stopped, kept], asks[name]);
      await sleep(1_000);
      const before = load.answered();
      const { code, milliseconds } = await stopped.stop();
      const during = load.answered();
      await sleep(500);
      await load.stop();
      expect(load.failures).toEqual([]);
      expect(code).toBe(0);
      expect(milliseconds).toBeLessThan(10_000);
      expect(before).toBeGreaterThan(0);
      expect(load.answered()).toBeGreaterThan(during);
    },
  );
});
