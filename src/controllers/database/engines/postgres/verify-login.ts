import type { Connection, LoginOutcome } from '../../sql/connection.ts';
import { loginFailure } from '../../sql/login-failure.ts';
import { withSession } from '../../sql/session.ts';

const check =
  'SELECT current_user = $1 AS as_owner, ' +
  "has_database_privilege('public', current_database(), 'CONNECT') AS open_to_all";

/** See {@link Engine.verifyLogin}. */
export async function verifyLogin(
  connection: Connection,
  options: { readonly owner?: string; readonly signal: AbortSignal },
): Promise<LoginOutcome> {
  try {
    return await withSession(connection, options.signal, async (session): Promise<LoginOutcome> => {
      if (options.owner === undefined) {
        await session.query('SELECT 1');
        return { result: 'verified' };
      }
      const [row] = await session.query(check, [options.owner]);
      if (row?.['as_owner'] === true && row['open_to_all'] === false) return { result: 'verified' };
      return {
        result: 'refused',
        cause: 'setup',
        message: `User ${connection.username} does not act as role ${options.owner}, or others may connect to database ${connection.database}`,
      };
    });
  } catch (error) {
    return loginFailure(error, connection);
  }
}
