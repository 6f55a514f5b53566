import { once } from 'node:events';
import { env } from 'node:process';
import { Catalog } from './catalog.ts';
import { readConfig, type Config } from './config.ts';
import { Database } from './database.ts';
import { createHttpServer, drain } from './http-server.ts';
import { log, textOf } from './log.ts';
import { migrateUntilDone } from './migrations.ts';
import { OrderStore } from './order-store.ts';
import { Payments } from './payments.ts';
import { retryPayments } from './retry-payments.ts';
import { createHandler } from './routes.ts';

async function main(config: Config): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const isDraining = () => stop.signal.aborted;
  const { callTimeoutMs, retryMs } = config;
  const database = new Database(config.databaseUrl);
  const shop = {
    store: new OrderStore(database, retryMs, callTimeoutMs),
    catalog: new Catalog(config.catalogUrl, callTimeoutMs),
    payments: new Payments(config.paymentsUrl, callTimeoutMs),
  };
  const server = createHttpServer(createHandler(shop, database, isDraining), isDraining);
  server.listen(config.port, config.host);
  await once(server, 'listening');
  log('info', 'orders listens', { port: config.port });
  // The server listens at once and is ready later, so that a database that starts slowly is seen
  // as "not ready" and not as a crash.
  const background = migrateUntilDone(database, stop.signal).then(() =>
    retryPayments(shop, retryMs, stop.signal),
  );
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  log('info', 'orders drains');
  await Promise.all([drain(server, config.drainMs), background]);
  await database.close();
  log('info', 'orders stopped');
}

try {
  await main(readConfig(env));
} catch (error) {
  log('error', 'orders ends', { error: textOf(error) });
  process.exitCode = 1;
}
// Idle connections to other services would keep the process for seconds more.
process.exit();
