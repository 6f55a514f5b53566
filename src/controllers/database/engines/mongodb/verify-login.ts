import { listAt, textAt } from '../../../wire-value.ts';
import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import { isSameRoles, serviceRoles, type Role } from './service-user.ts';
import { withSession } from './session.ts';

/** The user must have just the roles of a service. See {@link Engine.verifyLogin}. */
export function verifyLogin(
  connection: Connection,
  { names, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    const status = await session.command('admin', { connectionStatus: 1 });
    if (names === undefined || isSameRoles(rolesIn(status), serviceRoles(names.database))) {
      return { result: 'verified' };
    }
    return {
      result: 'refused',
      cause: 'setup',
      message: `User ${connection.username} has not just the roles readWrite and dbAdmin on database ${names.database}`,
    };
  });
}

function rolesIn(status: unknown): readonly Role[] {
  return listAt(status, 'authInfo', 'authenticatedUserRoles').map((found) => ({
    role: textAt(found, 'role') ?? '',
    db: textAt(found, 'db') ?? '',
  }));
}
