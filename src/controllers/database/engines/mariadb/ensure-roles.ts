import type { RolesRequest } from '../engine.ts';
import { nativeHash } from './native-hash.ts';
import { passwordStatement, roleStatements, sessionStatements } from './role-statements.ts';
import { withSession } from './session.ts';

/** Makes database and roles; see {@link roleStatements}. Rejects with the error of mysql2. */
export async function ensureRoles(request: RolesRequest, signal: AbortSignal): Promise<void> {
  const { admin, names, password, resetPassword } = request;
  await withSession(admin, signal, async (session) => {
    for (const text of sessionStatements) await session.query(text);
    await session.query('SET @slipway_hash = ?', [nativeHash(password)]);
    for (const text of roleStatements(names)) await session.query(text);
    if (resetPassword) await session.query(passwordStatement(names));
  });
}
