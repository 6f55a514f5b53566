import type { Connection, LoginOutcome } from '../../login/connection.ts';
import type { VerifyOptions } from '../engine.ts';
import type { SqlSession } from '../sql-session.ts';
import type { TenantWishes } from '../tenancy.ts';
import { withSession } from './session.ts';

/**
 * Sorts more than the buffer holds, and so about a MiB goes to a file in the folder for temporary
 * files, which is gone with the statement: no table and nothing in any log.
 */
const spill =
  'SET STATEMENT sort_buffer_size = 65536 FOR ' +
  'SELECT COUNT(*) FROM (SELECT seq FROM seq_1_to_60000 ORDER BY seq MOD 60000 LIMIT 1 OFFSET 30000) AS sorted';

/** What a server says that has no sequences, or whose administrator limits how long statements take. */
const unableToTell: readonly unknown[] = ['ER_NO_SUCH_TABLE', 'ER_STATEMENT_TIMEOUT'];

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
    // Where others' servers have their temporary files, nobody knows.
    if (names !== undefined && wishes === undefined) await tryWrite(session);
    if (wishes === undefined || (await hasLimit(session, wishes))) return { result: 'verified' };
    return refusal(`User ${connection.username} has more or fewer connections than it is to`);
  });
}

/** Rejects with what the server says where its disk is full. */
async function tryWrite(session: SqlSession): Promise<void> {
  try {
    await session.query(spill);
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (!unableToTell.includes(code)) throw error;
  }
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
