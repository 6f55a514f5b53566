import type { Connection } from '../../login/connection.ts';
import { byteCount } from '../byte-count.ts';
import type { MeasureOptions, MeasuredScope } from '../engine.ts';
import { withSession } from './session.ts';

/** On a server of our own each table has a file to itself, to which what is free in it belongs. */
const parts: Readonly<Record<MeasuredScope, string>> = {
  database: 'data_length + index_length',
  server: 'data_length + index_length + data_free',
};

/**
 * The tables of the database with their indexes, as InnoDB's statistics have them. Of others, and of
 * the logs, a service's login is told nothing.
 */
export function measure(
  connection: Connection,
  { scope, signal }: MeasureOptions,
): Promise<number | undefined> {
  return withSession(connection, signal, async (session) => {
    const [row] = await session.query(
      `SELECT COALESCE(SUM(${parts[scope]}), 0) AS bytes FROM information_schema.tables ` +
        "WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    );
    return byteCount(row?.['bytes']);
  });
}
