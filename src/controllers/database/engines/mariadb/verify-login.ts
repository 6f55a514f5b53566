import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import { withSession } from './session.ts';

/** Sessions have to act as the owner's role. See {@link Engine.verifyLogin}. */
export function verifyLogin(
  connection: Connection,
  { names, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    if (names === undefined) {
      // MySQL knows this one, too.
      await session.query('SELECT 1');
      return { result: 'verified' };
    }
    const [row] = await session.query('SELECT CURRENT_ROLE() AS role');
    if (row?.['role'] === names.owner) return { result: 'verified' };
    return {
      result: 'refused',
      cause: 'setup',
      message: `User ${connection.username} does not act as role ${names.owner}`,
    };
  });
}
