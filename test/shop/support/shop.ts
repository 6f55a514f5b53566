import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../eventually.ts';
import {
  findPostgres,
  startPostgres,
  type PostgresServer,
} from '../../integration/support/postgres-server.ts';
import { startApp, type App } from './app.ts';
import { openLink, type Link } from './link.ts';
import { appNames, buildShop, type AppName } from './programs.ts';
import { get } from './request.ts';

const password = 'shop';

export interface Shop {
  /** The processes of each app: two, as in a cluster. */
  readonly apps: Readonly<Record<AppName, readonly [App, App]>>;
  /** The ways to the databases. */
  readonly databases: Readonly<Record<AppName, Link>>;
  /** The ways from orders to the other two. */
  readonly catalog: Link;
  readonly payments: Link;
  /** Asks a database past its link. */
  query(database: AppName, text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/** Builds the shop and runs it: two processes of each app at once, each app with its database. */
export async function startShop(): Promise<Shop> {
  const stack = new AsyncDisposableStack();
  try {
    return await start(stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function start(stack: AsyncDisposableStack): Promise<Shop> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-shop-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const programs = await buildShop(folder);
  const server = await startServer();
  stack.defer(() => server.stop());
  const query = (database: string, text: string) => queryServer(server.port, database, text);
  for (const name of appNames) await query('postgres', `CREATE DATABASE ${name}`);
  const link = async (port: number) => {
    const opened = await openLink(port);
    stack.defer(() => opened.close());
    return opened;
  };
  const [catalogDb, ordersDb, paymentsDb] = await Promise.all([
    link(server.port),
    link(server.port),
    link(server.port),
  ]);
  const databases = { catalog: catalogDb, orders: ordersDb, payments: paymentsDb };
  const pair = async (name: AppName, environment: Record<string, string> = {}) => {
    const url = `postgresql://postgres:${password}@127.0.0.1:${databases[name].port}/${name}`;
    const run = async () => {
      const app = await startApp(programs[name], { MAIN_URL: url, ...environment });
      stack.defer(async () => void (await app.stop()));
      return app;
    };
    return Promise.all([run(), run()]);
  };
  const [catalogs, payments] = await Promise.all([pair('catalog'), pair('payments')]);
  const toCatalog = await link(Number(new URL(catalogs[1].url).port));
  const toPayments = await link(Number(new URL(payments[1].url).port));
  const orders = await pair('orders', {
    CATALOG_URL: `http://127.0.0.1:${toCatalog.port}`,
    PAYMENTS_URL: `http://127.0.0.1:${toPayments.port}`,
    CALL_TIMEOUT_MS: '1000',
    RETRY_MS: '200',
  });
  const apps = { catalog: catalogs, payments, orders };
  for (const app of Object.values(apps).flat()) await becomesReady(app);
  return {
    apps,
    databases,
    catalog: toCatalog,
    payments: toPayments,
    query,
    stop: () => stack.disposeAsync(),
  };
}

export async function becomesReady(app: App): Promise<void> {
  await eventually(
    async () => {
      const { status, body } = await get(`${app.url}/ready`);
      if (status !== 200) throw new Error(`${app.url}/ready: ${status} ${JSON.stringify(body)}`);
    },
    { timeoutMs: 30_000 },
  );
}

async function startServer(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('there is no PostgreSQL');
  return startPostgres(programs, password);
}

async function queryServer(port: number, database: string, text: string) {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
