import type { SqlSession } from '../../../src/controllers/database/engines/sql-session.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import type { EngineUnderTest } from './engine-under-test.ts';

const { signal } = new AbortController();

/** Opens a session, as an engine does. */
export type WithSession = <T>(
  connection: Connection,
  signal: AbortSignal,
  use: (session: SqlSession) => Promise<T>,
) => Promise<T>;

/** Runs statements in one session; resolves to the rows of the last. */
export type RunSql = (
  connection: Connection,
  ...statements: string[]
) => Promise<readonly Record<string, unknown>[]>;

/** Runs statements over sessions of an engine, each of which begins with `first`. */
export function sqlOver(withSession: WithSession, ...first: string[]): RunSql {
  return (connection, ...statements) =>
    withSession(connection, signal, async (session) => {
      let rows: readonly Record<string, unknown>[] = [];
      for (const text of [...first, ...statements]) rows = await session.query(text);
      return rows;
    });
}

/** How a service stores a value in a table. */
export function tableOf(
  sql: RunSql,
  quote: (text: string) => string,
): Pick<EngineUnderTest, 'store' | 'load'> {
  return {
    store: async (connection, value) => {
      const insert = `INSERT INTO kept VALUES (${quote(value)})`;
      await sql(connection, 'CREATE TABLE IF NOT EXISTS kept (value text)', insert);
    },
    load: async (connection) => {
      const [row] = await sql(connection, 'SELECT value FROM kept');
      return String(row?.['value']);
    },
  };
}
