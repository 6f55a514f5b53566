import type { SqlSession } from '../sql-session.ts';
import type { RoleStatement } from './role-statements.ts';

/** Runs statements, and what their generators make; `verifier` is the parameter `$1` of some. */
export async function runStatements(
  session: SqlSession,
  statements: readonly RoleStatement[],
  verifier = '',
): Promise<void> {
  for (const { kind, text } of statements) {
    const rows = await session.query(text, text.includes('$1') ? [verifier] : []);
    if (kind === 'statement') continue;
    for (const generated of rows.flatMap((row) => Object.values(row))) {
      if (typeof generated === 'string') await session.query(generated);
    }
  }
}
