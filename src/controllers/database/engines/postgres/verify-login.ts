import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import type { SqlSession } from '../sql-session.ts';
import type { TenantWishes } from '../tenancy.ts';
import { withSession } from './session.ts';

const check =
  'SELECT current_user = $1 AS as_owner, ' +
  "has_database_privilege('public', current_database(), 'CONNECT') AS open_to_all";

const limitQuery =
  'SELECT datconnlimit AS connection_limit FROM pg_database WHERE datname = current_database()';

/**
 * More than fits into this memory, and so about a MiB goes to a file in the folder of the database,
 * which is gone with the statement: no table, no log of writes, no number of a transaction.
 */
const littleMemory = "SET work_mem = '64kB'";
const spill = 'SELECT pg_catalog.count(*) FROM pg_catalog.generate_series(1, 80000)';

/** What a server says where the administrator lets sessions have smaller files only. */
const limitExceeded = '53400';

/**
 * Sessions have to act as the owner, nobody else may connect, and the disk has to take what is
 * written. See {@link Engine.verifyLogin}.
 */
export function verifyLogin(
  connection: Connection,
  { names, wishes, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    if (names === undefined) {
      await session.query('SELECT 1');
    } else {
      const [row] = await session.query(check, [names.owner]);
      if (row?.['as_owner'] !== true || row['open_to_all'] !== false) {
        return refusal(
          `User ${connection.username} does not act as role ${names.owner}, or others may connect to database ${connection.database}`,
        );
      }
      await tryWrite(session);
    }
    const unmet = wishes && (await unmetWish(session, connection, wishes));
    return unmet === undefined ? { result: 'verified' } : refusal(unmet);
  });
}

/** Rejects with what the server says where its disk is full. */
async function tryWrite(session: SqlSession): Promise<void> {
  await session.query(littleMemory);
  try {
    await session.query(spill);
  } catch (error) {
    const isLimited = error instanceof Error && Reflect.get(error, 'code') === limitExceeded;
    if (!isLimited) throw error;
  }
}

async function unmetWish(
  session: SqlSession,
  { database }: Connection,
  { connectionLimit = -1, extensions }: TenantWishes,
): Promise<string | undefined> {
  const [row] = await session.query(limitQuery);
  if (row?.['connection_limit'] !== connectionLimit) {
    return `Database ${database} takes more or fewer connections than it is to`;
  }
  const rows = await session.query('SELECT extname AS name FROM pg_extension');
  const present = new Set(rows.map(({ name }) => name));
  const missing = extensions.filter((name) => !present.has(name));
  if (missing.length === 0) return undefined;
  return `Database ${database} lacks what it is to have of extensions: ${missing.join(', ')}`;
}

function refusal(message: string): LoginOutcome {
  return { result: 'refused', cause: 'setup', message };
}
