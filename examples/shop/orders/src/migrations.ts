import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { log, textOf } from './log.ts';

/** The advisory lock that lets one pod at a time change the schema. */
const lock = 7_244_003;

/** The versions of the schema, from 1: append to them, never change one. */
const migrations = [
  `CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    request_key text UNIQUE,
    product_id bigint NOT NULL,
    product_name text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'paid', 'refused')),
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL
  );
  CREATE INDEX orders_latest ON orders (created_at DESC);
  CREATE INDEX orders_due ON orders (next_attempt_at) WHERE status = 'pending'`,
];

/** Brings the schema up to date, as often as it takes the database to answer. */
export async function migrateUntilDone(database: Database, stop: AbortSignal): Promise<void> {
  for (let pauseMs = 250; !stop.aborted; pauseMs = Math.min(2 * pauseMs, 5_000)) {
    try {
      await database.transaction(migrate);
      database.isMigrated = true;
      log('info', 'the schema is up to date', { version: migrations.length });
      return;
    } catch (error) {
      log('warn', 'the schema could not be made yet', { error: textOf(error) });
    }
    await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function migrate(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
  await client.query(`CREATE TABLE IF NOT EXISTS schema_versions (
    version integer PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM schema_versions',
  );
  const done = rows[0]?.version ?? 0;
  for (const [index, statements] of migrations.entries()) {
    if (index < done) continue;
    await client.query(statements);
    await client.query('INSERT INTO schema_versions (version) VALUES ($1)', [index + 1]);
  }
}
