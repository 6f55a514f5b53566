import type { LogicalNames } from '../../names.ts';
import { quoteIdentifier, quotePattern, quoteText } from './quoting.ts';

/**
 * Keep what a session is told out of the logs of the server, where somebody turned these on. Not
 * every account may do so.
 */
export const quietStatements: readonly string[] = [
  'SET SESSION sql_log_off = 1',
  'SET SESSION slow_query_log = 0',
];

/** A session that is not prepared so may read the literals of {@link roleStatements} otherwise. */
export const languageStatements: readonly string[] = [
  `SET SESSION sql_mode = ''`,
  `SET NAMES utf8mb4`,
];

/** How a session of the superuser begins. */
export const sessionStatements: readonly string[] = [...quietStatements, ...languageStatements];

/**
 * Gives the superuser a password, as the official image does when it makes a server: the first start
 * may have ended before that. @slipway_hash is the hash of that password.
 */
export const adminStatements: readonly string[] = [
  `DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host NOT IN ('localhost', '%'))`,
  'FLUSH PRIVILEGES',
  withHash(`CREATE USER IF NOT EXISTS root@'%' IDENTIFIED BY PASSWORD `),
  `GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION`,
  // The last one: the script knows by it whether all of this is done.
  withHash('ALTER USER root@localhost IDENTIFIED BY PASSWORD '),
];

/** Two of Slipway and of the server's own script never work at the same time. */
export const lockStatement = `SELECT GET_LOCK('slipway', 20)`;

/**
 * Makes database, owner and login where they are missing, as the superuser; repeating them changes
 * nothing. The variable @slipway_hash is the hash of the password (`mysql_native_password`), so that
 * no statement holds that. The owner is a role, which cannot log in and has all rights on the
 * database, and the login has the role and the same rights.
 */
export function roleStatements(names: LogicalNames): readonly string[] {
  const [database, owner] = [names.database, names.owner].map(quoteIdentifier);
  const [grantOwner, grantLogin] = grantStatements(names);
  return [
    lockStatement,
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4`,
    `CREATE ROLE IF NOT EXISTS ${owner}`,
    grantOwner,
    withHash(`CREATE USER IF NOT EXISTS ${accountOf(names)} IDENTIFIED BY PASSWORD `),
    grantLogin,
    ...actAsOwner(names),
  ];
}

/**
 * Give the owner and the login these rights on the database; by default all that there are. The
 * login needs them itself: views, triggers and routines have the rights of the account that made
 * them, and of no role of it.
 */
export function grantStatements(
  names: LogicalNames,
  rights = 'ALL PRIVILEGES',
): readonly [owner: string, login: string] {
  const grant = `GRANT ${rights} ON ${quotePattern(names.database)}.* TO `;
  return [grant + quoteIdentifier(names.owner), grant + accountOf(names)];
}

/** Makes the login; fails where there is one of that name. */
export function createLogin(names: LogicalNames): string {
  return withHash(`CREATE USER ${accountOf(names)} IDENTIFIED BY PASSWORD `);
}

/** Has every session of the login use the rights of the owner. */
export function actAsOwner(names: LogicalNames): readonly string[] {
  const owner = quoteIdentifier(names.owner);
  const login = accountOf(names);
  return [`GRANT ${owner} TO ${login}`, `SET DEFAULT ROLE ${owner} FOR ${login}`];
}

/** Sets the password of the login to that of @slipway_hash, and lets it in if it was locked. */
export function passwordStatement(names: LogicalNames): string {
  return withHash(`ALTER USER ${accountOf(names)} IDENTIFIED BY PASSWORD `, ' ACCOUNT UNLOCK');
}

/** The login as statements name it. */
export function accountOf({ login }: Pick<LogicalNames, 'login'>): string {
  return `${quoteText(login)}@'%'`;
}

/** No statement of this kind takes a parameter. */
function withHash(before: string, after = ''): string {
  const [head, tail] = [before, after].map(quoteText);
  return `EXECUTE IMMEDIATE CONCAT(${head}, QUOTE(@slipway_hash), ${tail})`;
}
