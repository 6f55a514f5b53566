import type { Logins, LoginsRequest } from '../logins.ts';
import { hostOf, wordOf } from '../logins.ts';
import type { SqlSession } from '../sql-session.ts';
import { keptMark } from '../tenant-mark.ts';
import { quoteText } from './quoting.ts';
import { accountOf, languageStatements } from './role-statements.ts';
import { withSession } from './session.ts';
import { seesAllSessions } from './tenancy-statements.ts';

/**
 * The two accounts of a service. One that is revoked is locked and not dropped: it stays the definer
 * of views, triggers and routines that it made, which go on to work with its rights.
 */
export const logins: Logins = {
  areKept: true,
  sessions: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      const grants = await session.query('SHOW GRANTS');
      if (!seesAllSessions(grants.flatMap((row) => Object.values(row).map(String)))) {
        const code = 'SESSIONS_HIDDEN';
        throw Object.assign(new Error('the administrator sees no sessions of others'), { code });
      }
      const rows = await session.query(
        'SELECT HOST AS address FROM information_schema.PROCESSLIST WHERE USER = ?',
        [names.idleLogin],
      );
      return rows.map(({ address }) => ({ address: hostOf(wordOf(address) ?? '') }));
    }),
  revoke: (request, signal) =>
    withSession(request.admin, signal, async (session) => {
      for (const text of languageStatements) await session.query(text);
      if (await isOurs(session, request)) await session.query(lockStatementOf(request));
    }),
};

/** Lets the idle login in no more, where there is one. */
export function lockStatementOf({ names }: Pick<LoginsRequest, 'names'>): string {
  const account = accountOf({ ...names, login: names.idleLogin });
  return `ALTER USER IF EXISTS ${account} ACCOUNT LOCK`;
}

/** Accounts bear no mark: they are ours where the database is. */
async function isOurs(session: SqlSession, { names, mark }: LoginsRequest): Promise<boolean> {
  if (mark === undefined) return true;
  const rows = await session.query(
    `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ` +
      `WHERE SCHEMA_NAME = ${quoteText(names.database)} AND SCHEMA_COMMENT = ${quoteText(keptMark(mark))}`,
  );
  return rows.length > 0;
}
