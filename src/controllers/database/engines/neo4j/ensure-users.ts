import type { RolesRequest } from '../engine.ts';
import { withSession, type GraphSession } from './session.ts';
import { userName } from './user-name.ts';

/** GQLSTATUS codes of errors that say that somebody else has done it already. */
const userExists = '42N12';
const passwordUnchanged = '22N89';

/**
 * Makes the login user, and lets it in without a change of its password. There is no owner: Neo4j
 * Community has no roles, and every user may do all that the administrator may, on a server that is
 * this one service's. All texts are parameters, which no statement that is logged holds. Rejects
 * with the error of the driver, and where Neo4j can have no user of the name.
 */
export async function ensureUsers(request: RolesRequest, signal: AbortSignal): Promise<void> {
  const { admin, password, resetPassword } = request;
  const name = userName(request.names.login);
  await withSession(admin, signal, async (session) => {
    const isNew = await unless(userExists, () => create(session, name, password));
    if (isNew) return;
    const isSet =
      resetPassword && (await unless(passwordUnchanged, () => set(session, name, password)));
    if (isSet) return;
    await session.write('ALTER USER $name SET PASSWORD CHANGE NOT REQUIRED', { name });
  });
}

/** Says whether there is a new user. */
async function create(session: GraphSession, name: string, password: string): Promise<boolean> {
  const text = 'CREATE USER $name IF NOT EXISTS SET PASSWORD $password CHANGE NOT REQUIRED';
  const { hasChangedUsers } = await session.write(text, { name, password });
  return hasChangedUsers;
}

async function set(session: GraphSession, name: string, password: string): Promise<true> {
  const text = 'ALTER USER $name SET PASSWORD $password CHANGE NOT REQUIRED';
  await session.write(text, { name, password });
  return true;
}

/** What the work comes to; false where it fails by an error of this GQLSTATUS. */
async function unless(status: string, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (hasStatus(error, status)) return false;
    throw error;
  }
}

/** Errors of Neo4j are of a general status, and their causes of the one that tells. */
function hasStatus(error: unknown, status: string): boolean {
  if (!(error instanceof Error)) return false;
  return Reflect.get(error, 'gqlStatus') === status || hasStatus(error.cause, status);
}
