import type { SqlSession } from '../sql-session.ts';
import type { EnsureTenant, Tenancy, TenantOutcome, TenantRequest } from '../tenancy.ts';
import { keptMark } from '../tenant-mark.ts';
import { nativeHash } from './native-hash.ts';
import {
  grantStatements,
  languageStatements,
  lockStatement,
  quietStatements,
} from './role-statements.ts';
import { withSession } from './session.ts';
import {
  databaseStatements,
  dropStatements,
  givableRights,
  lockTimeout,
  loginStatements,
  ownerStatements,
  seesSessions,
} from './tenancy-statements.ts';
import { findTenant, foreignPart, refusalOf } from './tenancy-state.ts';

/**
 * Keeps services apart by a database and a role for each, over sessions that `open` opens. The mark
 * is the comment of the database, set as it is made and before all else: no account has one, and
 * every statement is at once for good. With the rights of its service a login can change that
 * comment, but only on its own database, which then is nobody's.
 */
export function mariadbTenancy(open: typeof withSession = withSession): Tenancy {
  return {
    ensure: (request, signal) =>
      open(request.admin, signal, async (session) => {
        await begin(session);
        return ensure(session, request);
      }),
    drop: (request, signal) =>
      open(request.admin, signal, async (session) => {
        await begin(session);
        return drop(session, request);
      }),
  };
}

async function ensure(session: SqlSession, request: EnsureTenant): Promise<TenantOutcome> {
  const { names } = request;
  const mark = keptMark(request.mark);
  const found = await findTenant(session, names, mark);
  const refusal = refusalOf(found, names, request);
  if (refusal !== undefined) return refusal;
  await runAll(session, databaseStatements(names, mark, found));
  await runAll(session, ownerStatements(names, found));
  await grantRights(session, names, 0);
  await session.query('SET @slipway_hash = ?', [nativeHash(request.password)]);
  await runAll(session, loginStatements(request, found));
  await grantRights(session, names, 1);
  return { result: 'done' };
}

async function drop(session: SqlSession, { names, mark }: TenantRequest): Promise<TenantOutcome> {
  const found = await findTenant(session, names, keptMark(mark));
  const what = foreignPart(found, names, false);
  if (what !== undefined) return { result: 'foreign', what };
  // Without the mark nobody knows whose sessions those of the name would be.
  if (found.isMarked !== true) return { result: 'done' };
  if (!seesSessions(await grantsOf(session))) {
    const code = 'ER_KILL_DENIED_ERROR';
    throw Object.assign(new Error('the administrator sees no sessions of others'), { code });
  }
  await runAll(session, dropStatements(names));
  return { result: 'done' };
}

/** Has the session alone work on the server. */
async function begin(session: SqlSession): Promise<void> {
  for (const text of quietStatements) {
    // Then the logs hold what the server keeps of the password, and not that itself.
    await session.query(text).catch(unless('ER_SPECIFIC_ACCESS_DENIED_ERROR'));
  }
  await runAll(session, [...languageStatements, lockTimeout]);
  const [row] = await session.query(lockStatement);
  if (Object.values(row ?? {}).map(Number)[0] !== 1) {
    const code = 'ER_LOCK_WAIT_TIMEOUT';
    throw Object.assign(new Error('another session of Slipway keeps its lock'), { code });
  }
}

/** All rights that there are, or those of them that the administrator may give away. */
async function grantRights(
  session: SqlSession,
  names: TenantRequest['names'],
  which: 0 | 1,
): Promise<void> {
  try {
    await session.query(grantStatements(names)[which]);
  } catch (error) {
    unless('ER_DBACCESS_DENIED_ERROR')(error);
    const rights = givableRights(await grantsOf(session));
    if (rights.length === 0) throw error;
    await session.query(grantStatements(names, rights.join(', '))[which]);
  }
}

/** What the administrator may do. */
async function grantsOf(session: SqlSession): Promise<readonly string[]> {
  const rows = await session.query('SHOW GRANTS');
  return rows.flatMap((row) => Object.values(row).map(String));
}

async function runAll(session: SqlSession, statements: readonly string[]): Promise<void> {
  for (const text of statements) await session.query(text);
}

/** Throws what it is given, other than an error of this code. */
function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== code) throw error;
  };
}
