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

/** Sessions have to act as the owner, and nobody else may connect. See {@link Engine.verifyLogin}. */
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
    }
    const unmet = wishes && (await unmetWish(session, connection, wishes));
    return unmet === undefined ? { result: 'verified' } : refusal(unmet);
  });
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
