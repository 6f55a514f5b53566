import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import { withSession } from './session.ts';

/**
 * The database answers, and the server knows who asks: one without authentication lets everybody in
 * as nobody. What the user may do is not checked: the Community edition has no roles, so that every
 * user may do everything, and no lesser right can be had. See {@link Engine.verifyLogin}.
 */
export function verifyLogin(
  connection: Connection,
  { names, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    await session.read('RETURN 1');
    if (names === undefined) return { result: 'verified' };
    const { rows } = await session.read('SHOW CURRENT USER YIELD user');
    if (rows.some(({ user }) => user === names.login)) return { result: 'verified' };
    return {
      result: 'refused',
      cause: 'setup',
      message: `Server ${connection.host}:${connection.port} asks nobody for a password, and takes ${connection.username} for nobody; set dbms.security.auth_enabled to true`,
    };
  });
}
