import { randomBytes } from 'node:crypto';
import { withSession } from './session.ts';
import type { RolesRequest } from '../engine.ts';
import type { SqlSession } from '../sql-session.ts';
import {
  databaseStatements,
  passwordStatement,
  serverStatements,
  type RoleStatement,
} from './role-statements.ts';
import { scramVerifier } from './scram.ts';

/** Makes database and roles; see {@link serverStatements}. Rejects with the error of pg. */
export async function ensureRoles(request: RolesRequest, signal: AbortSignal): Promise<void> {
  const { admin, names } = request;
  const verifier = scramVerifier(request.password, randomBytes(16));
  await withSession(admin, signal, async (session) => {
    await runAll(session, serverStatements(names, '$1::text'), verifier);
    if (request.resetPassword) {
      await runAll(session, [passwordStatement(names, '$1::text')], verifier);
    }
  });
  await withSession({ ...admin, database: names.database }, signal, (session) =>
    runAll(session, databaseStatements(names), verifier),
  );
}

async function runAll(
  session: SqlSession,
  statements: readonly RoleStatement[],
  verifier: string,
): Promise<void> {
  for (const { kind, text } of statements) {
    const rows = await session.query(text, text.includes('$1') ? [verifier] : []);
    if (kind === 'statement') continue;
    for (const generated of rows.flatMap((row) => Object.values(row))) {
      if (typeof generated === 'string') await session.query(generated);
    }
  }
}
