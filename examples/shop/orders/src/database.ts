import { DatabaseError, Pool, types, type PoolClient, type QueryResultRow } from 'pg';
import { log, textOf } from './log.ts';

/** The database does not answer now and may later. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

// Amounts are far below 2^53, so bigint needs no text.
types.setTypeParser(types.builtins.INT8, Number);

export class Database {
  /** Whether the schema is there. */
  isMigrated = false;
  readonly #pool: Pool;

  constructor(connectionString: string) {
    this.#pool = new Pool({
      connectionString,
      max: 4,
      connectionTimeoutMillis: 1_500,
      idleTimeoutMillis: 60_000,
      query_timeout: 3_000,
      keepAlive: true,
    });
    // The pool drops the connection by itself; without a listener the process would end.
    this.#pool.on('error', (error) =>
      log('warn', 'a connection was lost', { error: error.message }),
    );
  }

  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (!this.isMigrated) throw new DatabaseUnavailable('the schema is not there yet');
    try {
      return (await this.#pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw classify(error);
    }
  }

  async isReady(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** Runs the work in a transaction, before the schema is there as well. */
  async transaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('COMMIT');
    } catch (error) {
      // Closing the connection rolls back, even where ROLLBACK could not be sent.
      client.release(true);
      throw error;
    }
    client.release();
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** SQL that is wrong (class 42) or values that do not fit (22, 23) stay so: they are no outage. */
function classify(error: unknown): unknown {
  if (error instanceof DatabaseError && /^(22|23|42)/.test(error.code ?? '')) return error;
  return new DatabaseUnavailable(textOf(error), { cause: error });
}
