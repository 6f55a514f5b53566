import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../../support/browser.ts';
import { useCluster } from '../../support/scenario.ts';
import { ensureShop, querySql, shopHost } from '../../support/shop.ts';

const cluster = useCluster();
let browser: Browser | undefined;

describe('the page of the shop in a browser', () => {
  beforeAll(async () => {
    await ensureShop(cluster);
    browser = await openBrowser();
  }, 400_000);
  afterAll(() => browser?.close());

  it('shows the catalogue, finds a product and places an order for it', async (context) => {
    if (browser === undefined)
      return context.skip('there is no Chromium, and no root to install it');
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`http://${shopHost}:${new URL(cluster.httpUrl).port}/`);
    const products = page.locator('#products li');
    await products.first().waitFor();
    expect(await products.count()).toBe(24);

    await page.getByRole('searchbox').fill('copper teapot');
    await page.getByRole('button', { name: 'Search' }).click();
    const teapot = products.filter({ hasText: 'Copper teapot' }).first();
    await teapot.waitFor();
    await teapot.getByRole('spinbutton').fill('2');
    await teapot.getByRole('button', { name: 'Order' }).click();
    await page.getByText('2 × Copper teapot is paid').waitFor();

    expect(errors).toEqual([]);
    const rows = await querySql(
      cluster,
      'orders-main',
      "select quantity, status from orders where product_name = 'Copper teapot'",
    );
    expect(rows).toContain('2|paid');
  });
});
