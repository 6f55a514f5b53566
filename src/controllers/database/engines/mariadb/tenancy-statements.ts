import type { LogicalNames } from '../../names.ts';
import type { EnsureTenant } from '../tenancy.ts';
import { quoteIdentifier, quoteText } from './quoting.ts';
import { accountOf, actAsOwner, createLogin, passwordStatement } from './role-statements.ts';
import { loginIn, ownerIn, type FoundTenant } from './tenancy-state.ts';

/** The rights on a database that there are up to version 12. */
const databaseRights = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'CREATE',
  'DROP',
  'REFERENCES',
  'INDEX',
  'ALTER',
  'CREATE TEMPORARY TABLES',
  'LOCK TABLES',
  'CREATE VIEW',
  'SHOW VIEW',
  'CREATE ROUTINE',
  'ALTER ROUTINE',
  'EXECUTE',
  'EVENT',
  'TRIGGER',
  'DELETE HISTORY',
  'SHOW CREATE ROUTINE',
];

/** As long as a statement waits for others that use what it changes, in seconds. */
export const lockTimeout = 'SET SESSION lock_wait_timeout = 20';

/** Makes the database with the mark, or gives the mark to the one that is to be taken over. */
export function databaseStatements(
  names: LogicalNames,
  mark: string,
  { isMarked }: FoundTenant,
): readonly string[] {
  const database = quoteIdentifier(names.database);
  const comment = `COMMENT ${quoteText(mark)}`;
  if (isMarked === true) return [];
  return isMarked === undefined
    ? [`CREATE DATABASE ${database} CHARACTER SET utf8mb4 ${comment}`]
    : [`ALTER DATABASE ${database} ${comment}`];
}

/**
 * Makes the owner; fails where there is one that was not found. One that the login is to get, and
 * that another administrator made, is made anew: nobody but that one can give it away. It holds
 * nothing but rights, which it gets again.
 */
export function ownerStatements(names: LogicalNames, found: FoundTenant): readonly string[] {
  const owner = quoteIdentifier(names.owner);
  const make = `CREATE ROLE ${owner}`;
  if (ownerIn(found, names) === undefined) return [make];
  const isInUse = loginIn(found, names)?.actsAsOwner === true;
  return isInUse || found.mayGiveOwner ? [] : [`DROP ROLE ${owner}`, make];
}

/** Makes the login, or has it as it should be. */
export function loginStatements(
  { names, resetPassword, connectionLimit = 0 }: EnsureTenant,
  found: FoundTenant,
): readonly string[] {
  const login = loginIn(found, names);
  const limit = `ALTER USER ${accountOf(names)} WITH MAX_USER_CONNECTIONS ${connectionLimit}`;
  return [
    ...(login === undefined ? [createLogin(names)] : []),
    ...(login !== undefined && resetPassword ? [passwordStatement(names)] : []),
    ...(login?.actsAsOwner === true ? [] : actAsOwner(names)),
    ...((login?.connectionLimit ?? 0) === connectionLimit ? [] : [limit]),
  ];
}

/**
 * What may be given away of all rights on a database, by the rows of SHOW GRANTS: an administrator
 * has them itself or by a role, and in managed clouds not each of them.
 */
export function givableRights(grants: readonly string[]): readonly string[] {
  const onAll = rightsOnAll(grants.filter((text) => text.includes(' WITH GRANT OPTION')));
  return databaseRights.filter((right) => onAll.includes(right) || onAll.includes(allRights));
}

/**
 * Whether KILL USER tells of sessions that it may not end, by the rows of SHOW GRANTS: else it does
 * as if there were none.
 */
export function seesSessions(grants: readonly string[]): boolean {
  const onAll = rightsOnAll(grants);
  return ['PROCESS', 'CONNECTION ADMIN', 'SUPER', allRights].some((right) => onAll.includes(right));
}

/** Whether the list of sessions has those of others, by the rows of SHOW GRANTS. */
export function seesAllSessions(grants: readonly string[]): boolean {
  const onAll = rightsOnAll(grants);
  return ['PROCESS', allRights].some((right) => onAll.includes(right));
}

const allRights = 'ALL PRIVILEGES';

function rightsOnAll(grants: readonly string[]): readonly string[] {
  return grants.flatMap(
    (text) => /^GRANT (.+?) ON (?:\*|`%`)\.\* TO /.exec(text)?.[1]?.split(', ') ?? [],
  );
}

/**
 * The database last: it bears the mark. A session may have outlived its account, and could make the
 * database anew, without the mark; to end it takes CONNECTION ADMIN.
 */
export function dropStatements(names: LogicalNames): readonly string[] {
  const logins = [names.login, names.idleLogin];
  return [
    ...logins.flatMap((login) => [
      `DROP USER IF EXISTS ${accountOf({ login })}`,
      `KILL USER ${quoteText(login)}`,
    ]),
    `DROP ROLE IF EXISTS ${quoteIdentifier(names.owner)}`,
    `DROP DATABASE IF EXISTS ${quoteIdentifier(names.database)}`,
  ];
}
