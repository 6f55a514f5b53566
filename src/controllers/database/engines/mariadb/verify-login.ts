import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import type { SqlSession } from '../sql-session.ts';
import type { TenantWishes } from '../tenancy.ts';
import { withSession } from './session.ts';

/** Sessions have to act as the owner's role. See {@link Engine.verifyLogin}. */
export function verifyLogin(
  connection: Connection,
  { names, wishes, signal }: VerifyOptions,
): Promise<LoginOutcome> {
  return withSession(connection, signal, async (session): Promise<LoginOutcome> => {
    if (names === undefined) {
      // MySQL knows this one, too.
      await session.query('SELECT 1');
    } else {
      const [row] = await session.query('SELECT CURRENT_ROLE() AS role');
      if (row?.['role'] !== names.owner) {
        return refusal(`User ${connection.username} does not act as role ${names.owner}`);
      }
      const own = await session.query(
        'SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE = ? LIMIT 1',
        [`'${names.login}'@'%'`],
      );
      if (own.length === 0) {
        return refusal(
          `User ${connection.username} has no rights of its own, which its views need`,
        );
      }
    }
    if (wishes === undefined || (await hasLimit(session, wishes))) return { result: 'verified' };
    return refusal(`User ${connection.username} has more or fewer connections than it is to`);
  });
}

/** The session has the limit of its account or, where that has none, the one of everybody. */
async function hasLimit(session: SqlSession, { connectionLimit }: TenantWishes): Promise<boolean> {
  const [row] = await session.query(
    'SELECT @@SESSION.max_user_connections AS own, @@GLOBAL.max_user_connections AS everybody',
  );
  return Number(row?.['own']) === (connectionLimit ?? Number(row?.['everybody']));
}

function refusal(message: string): LoginOutcome {
  return { result: 'refused', cause: 'setup', message };
}
