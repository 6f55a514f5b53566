import type { Connection } from '../../login/connection.ts';
import { byteCount } from '../byte-count.ts';
import type { MeasureOptions, MeasuredScope } from '../engine.ts';
import { withSession } from './session.ts';

/** By full names: a service may have functions of its own by the short ones. */
const queries: Readonly<Record<MeasuredScope, string>> = {
  database: 'SELECT pg_catalog.pg_database_size(pg_catalog.current_database()) AS bytes',
  server:
    'SELECT pg_catalog.sum(pg_catalog.pg_database_size(oid)) AS bytes FROM pg_catalog.pg_database ' +
    "WHERE pg_catalog.has_database_privilege(oid, 'CONNECT')",
};

/** The files of databases: tables, indexes, what is free in them; not the log of writes (WAL). */
export function measure(
  connection: Connection,
  { scope, signal }: MeasureOptions,
): Promise<number | undefined> {
  return withSession(connection, signal, async (session) => {
    const [row] = await session.query(queries[scope]);
    return byteCount(row?.['bytes']);
  });
}
