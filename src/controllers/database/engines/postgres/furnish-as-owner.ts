import type { FurnishRequest } from '../engine.ts';
import { quoteIdentifier } from './quoting.ts';
import {
  closeDatabase,
  databaseStatements,
  loginActsAsOwner,
  ownCatalogueOnly,
  statement,
} from './role-statements.ts';
import { runStatements } from './run-statements.ts';
import { withSession } from './session.ts';

/**
 * Closes the database to others, as its owner, and has sessions of the login act as the owner,
 * which a role may ask for itself. Repeating it changes nothing. Rejects with the error of pg.
 */
export function furnishAsOwner(
  { login, names }: FurnishRequest,
  signal: AbortSignal,
): Promise<void> {
  return withSession(login, signal, (session) =>
    runStatements(session, [
      ownCatalogueOnly,
      statement(`SET ROLE ${quoteIdentifier(names.owner)}`),
      closeDatabase(names),
      // Before version 15 the schema is the superuser's.
      ...databaseStatements(names, `pg_has_role(nspowner, 'USAGE')`),
      // Not RESET: that would lead back to the owner where sessions act as it already.
      statement('SET ROLE NONE'),
      loginActsAsOwner(names),
    ]),
  );
}
