import type { Logins, LoginsRequest } from '../logins.ts';
import { wordOf } from '../logins.ts';
import { keptMark } from '../tenant-mark.ts';
import { quoteLiteral } from './quoting.ts';
import {
  generator,
  ownCatalogueOnly,
  warningsOnly,
  type RoleStatement,
} from './role-statements.ts';
import { runStatements } from './run-statements.ts';
import { withSession } from './session.ts';

/** The two login roles of a service, both members of the one owner: what either makes is that's. */
export const logins: Logins = {
  areKept: true,
  sessions: ({ admin, names }, signal) =>
    withSession(admin, signal, async (session) => {
      await runStatements(session, [ownCatalogueOnly]);
      const rows = await session.query(
        'SELECT application_name AS program, host(client_addr) AS address ' +
          'FROM pg_stat_activity WHERE usename = $1::text',
        [names.idleLogin],
      );
      return rows.map(({ program, address }) => ({
        program: wordOf(program),
        address: wordOf(address),
      }));
    }),
  revoke: (request, signal) =>
    withSession(request.admin, signal, (session) =>
      runStatements(session, [ownCatalogueOnly, warningsOnly, revokeStatement(request)]),
    ),
};

/** Lets the idle login in no more, where there is one, and it is ours. */
export function revokeStatement({
  names,
  mark,
}: Pick<LoginsRequest, 'names' | 'mark'>): RoleStatement {
  const isOurs =
    mark === undefined
      ? ''
      : ` AND shobj_description(oid, 'pg_authid') = ${quoteLiteral(keptMark(mark))}`;
  return generator(
    `SELECT format('ALTER ROLE %I NOLOGIN PASSWORD NULL', rolname) FROM pg_roles ` +
      `WHERE rolname = ${quoteLiteral(names.idleLogin)}${isOurs}`,
  );
}
