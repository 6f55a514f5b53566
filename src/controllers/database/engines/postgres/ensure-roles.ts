import { randomBytes } from 'node:crypto';
import { withSession } from './session.ts';
import type { RolesRequest } from '../engine.ts';
import {
  databaseStatements,
  lockStatement,
  ownCatalogueOnly,
  passwordStatement,
  serverStatements,
} from './role-statements.ts';
import { runStatements } from './run-statements.ts';
import { scramVerifier } from './scram.ts';

/** Makes database and roles; see {@link serverStatements}. Rejects with the error of pg. */
export async function ensureRoles(request: RolesRequest, signal: AbortSignal): Promise<void> {
  const { admin, names } = request;
  const verifier = scramVerifier(request.password, randomBytes(16));
  await withSession(admin, signal, async (session) => {
    const statements = [ownCatalogueOnly, ...serverStatements(names, '$1::text')];
    await runStatements(session, statements, verifier);
    if (request.resetPassword) {
      await runStatements(session, [passwordStatement(names, '$1::text')], verifier);
    }
  });
  await withSession({ ...admin, database: names.database }, signal, (session) =>
    // The lock of before was one of the other database.
    runStatements(session, [ownCatalogueOnly, lockStatement, ...databaseStatements(names)]),
  );
}
