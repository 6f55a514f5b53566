import { createHash } from 'node:crypto';
import type { RolesRequest } from '../engine.ts';
import { defaultUserRules, serviceRules } from './rights.ts';
import { withSession } from './session.ts';
import { userName } from './user-name.ts';

/** What is asked of a user that the server has. */
interface LiveUser {
  readonly hasPassword: boolean;
  /** Valkey 9.1 and later tell users the databases that they may use. */
  readonly hasDatabases: boolean;
}

/**
 * Makes the user of the service, or gives it the rights that it should have, and closes the server
 * to whoever does not log in. One command changes a user as a whole, so that several at once leave
 * what one does. In memory only: the start script makes the same of the Secrets. Rejects with the
 * error of the client.
 */
export async function ensureUsers(request: RolesRequest, signal: AbortSignal): Promise<void> {
  const user = userName(request.names.login);
  await withSession(request.admin, signal, async ({ run }) => {
    const live = readUser(await run('ACL', 'GETUSER', user));
    const keepsPassword = live?.hasPassword === true && !request.resetPassword;
    await run(
      'ACL',
      'SETUSER',
      user,
      'on',
      ...(keepsPassword ? [] : ['resetpass', `#${passwordHash(request.password)}`]),
      'clearselectors',
      '-@all',
      ...serviceRules,
      ...(live?.hasDatabases === true ? ['alldbs'] : []),
    );
    await run('ACL', 'SETUSER', 'default', ...defaultUserRules);
  });
}

/** The password as Valkey keeps it: sent in place of it, so that no command ever holds that. */
export function passwordHash(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

/** Reads the reply of ACL GETUSER, names and values by turns; undefined where there is no user. */
function readUser(reply: unknown): LiveUser | undefined {
  if (!Array.isArray(reply)) return undefined;
  const list: readonly unknown[] = reply;
  const passwords = list[list.indexOf('passwords') + 1];
  return {
    // A user who may log in with any has none.
    hasPassword: Array.isArray(passwords) && passwords.length > 0,
    hasDatabases: list.includes('databases'),
  };
}
