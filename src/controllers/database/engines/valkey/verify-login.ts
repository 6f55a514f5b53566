import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import { databaseIndex } from './database-index.ts';
import { allowedSamples, refusedSamples } from './rights.ts';
import { withSession, type ValkeySession } from './session.ts';

/**
 * The user has to have the rights of a service, and nobody may do a thing without logging in. See
 * {@link Engine.verifyLogin}. PING also tells that the server has loaded its data and can write.
 */
export async function verifyLogin(
  connection: Connection,
  { names, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  if (databaseIndex(connection) === undefined) {
    return {
      result: 'refused',
      cause: 'other',
      message: `Database ${connection.database} of server ${connection.host}:${connection.port} is no number, and Valkey has no other names; set database in the Secret to 0`,
    };
  }
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    await session.run('PING');
    if (names === undefined || (await isAsSetUp(session, names.login))) {
      return { result: 'verified' };
    }
    return {
      result: 'refused',
      cause: 'setup',
      message: `User ${connection.username} has not the rights that Slipway gives, or user default may do something without a password`,
    };
  });
}

async function isAsSetUp(session: ValkeySession, user: string): Promise<boolean> {
  const mayRun = async (who: string, command: readonly string[]): Promise<boolean> =>
    (await session.run('ACL', 'DRYRUN', who, ...command)) === 'OK';
  const [allowed, refused, openToAll] = await Promise.all([
    Promise.all(allowedSamples.map((command) => mayRun(user, command))),
    Promise.all(refusedSamples.map((command) => mayRun(user, command))),
    mayRun('default', ['PING']),
  ]);
  return allowed.every(Boolean) && !refused.some(Boolean) && !openToAll;
}
