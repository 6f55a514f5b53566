import { listAt } from '../../../wire-value.ts';
import type { RolesRequest } from '../engine.ts';
import { assertDatabaseName, scramMechanisms, serviceRoles } from './service-user.ts';
import { withSession, type MongoSession } from './session.ts';

/** MongoDB has no name for the code. */
const userAlreadyExists = 51_003;

/**
 * Makes the user in the database of the service, with just its roles; repeating it changes nothing.
 * The database itself comes with what is first stored in it. Rejects with the error of the client.
 */
export async function ensureRoles(request: RolesRequest, signal: AbortSignal): Promise<void> {
  assertDatabaseName(request.names.database);
  await withSession(request.admin, signal, async (session) => {
    if (await createUser(session, request)) return;
    const { database, login } = request.names;
    await session.command(database, {
      updateUser: login,
      roles: serviceRoles(database),
      ...(request.resetPassword ? passwordOf(request) : {}),
    });
  });
}

/** False where the user exists, which then stays as it is. */
async function createUser(session: MongoSession, request: RolesRequest): Promise<boolean> {
  const { database, login } = request.names;
  const user = { user: login, db: database };
  const found = await session.command(database, { usersInfo: user });
  if (listAt(found, 'users').length > 0) return false;
  try {
    await session.command(database, {
      createUser: login,
      roles: serviceRoles(database),
      ...passwordOf(request),
    });
    return true;
  } catch (error) {
    // Somebody was faster.
    if (error instanceof Error && Reflect.get(error, 'code') === userAlreadyExists) return false;
    throw error;
  }
}

function passwordOf({ password }: RolesRequest): { pwd: string; mechanisms: readonly string[] } {
  return { pwd: password, mechanisms: scramMechanisms(password) };
}
