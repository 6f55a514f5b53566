import type { LogicalNames } from '../../names.ts';
import { quoteIdentifier, quotePattern, quoteText } from './quoting.ts';

/**
 * A session that is not prepared so may read the literals of {@link roleStatements} otherwise, and
 * write what it is told into the logs of the server, where somebody turned these on.
 */
export const sessionStatements: readonly string[] = [
  'SET SESSION sql_log_off = 1',
  'SET SESSION slow_query_log = 0',
  `SET SESSION sql_mode = ''`,
  `SET NAMES utf8mb4`,
];

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
const lockStatement = `SELECT GET_LOCK('slipway', 20)`;

/**
 * Makes database, owner and login where they are missing, as the superuser; repeating them changes
 * nothing. The variable @slipway_hash is the hash of the password (`mysql_native_password`), so that
 * no statement holds that. The owner is a role, which cannot log in and has all rights on the
 * database, and the login has the role and nothing else.
 */
export function roleStatements(names: LogicalNames): readonly string[] {
  const [database, owner] = [names.database, names.owner].map(quoteIdentifier);
  const login = accountOf(names);
  return [
    lockStatement,
    `CREATE DATABASE IF NOT EXISTS ${database} CHARACTER SET utf8mb4`,
    `CREATE ROLE IF NOT EXISTS ${owner}`,
    `GRANT ALL PRIVILEGES ON ${quotePattern(names.database)}.* TO ${owner}`,
    withHash(`CREATE USER IF NOT EXISTS ${login} IDENTIFIED BY PASSWORD `),
    `GRANT ${owner} TO ${login}`,
    `SET DEFAULT ROLE ${owner} FOR ${login}`,
  ];
}

/** Sets the password of the login to that of @slipway_hash, and lets it in if it was locked. */
export function passwordStatement(names: LogicalNames): string {
  return withHash(`ALTER USER ${accountOf(names)} IDENTIFIED BY PASSWORD `, ' ACCOUNT UNLOCK');
}

function accountOf({ login }: LogicalNames): string {
  return `${quoteText(login)}@'%'`;
}

/** No statement of this kind takes a parameter. */
function withHash(before: string, after = ''): string {
  const [head, tail] = [before, after].map(quoteText);
  return `EXECUTE IMMEDIATE CONCAT(${head}, QUOTE(@slipway_hash), ${tail})`;
}
