import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import { withSession } from './session.ts';

const check =
  'SELECT current_user = $1 AS as_owner, ' +
  "has_database_privilege('public', current_database(), 'CONNECT') AS open_to_all";

/** Sessions have to act as the owner, and nobody else may connect. See {@link Engine.verifyLogin}. */
export function verifyLogin(
  connection: Connection,
  { names, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    if (names === undefined) {
      await session.query('SELECT 1');
      return { result: 'verified' };
    }
    const [row] = await session.query(check, [names.owner]);
    if (row?.['as_owner'] === true && row['open_to_all'] === false) return { result: 'verified' };
    return {
      result: 'refused',
      cause: 'setup',
      message: `User ${connection.username} does not act as role ${names.owner}, or others may connect to database ${connection.database}`,
    };
  });
}
