import type { LogicalNames } from '../../names.ts';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';

/**
 * One statement. A `generator` is a query whose rows are the statements to run, or no row where
 * there is nothing to do: CREATE ROLE and CREATE DATABASE have no IF NOT EXISTS, and the latter
 * runs in no transaction or block.
 */
export interface RoleStatement {
  readonly kind: 'statement' | 'generator';
  readonly text: string;
}

/** Two of Slipway and of the server's own script never work at the same time. */
const lockKey = 7_318_004_511_203;

/** Waits for the others; the session keeps it. It is one of the database that the session is in. */
export const lockStatement: RoleStatement = statement(`SELECT pg_advisory_lock(${lockKey})`);

/** A failed statement is logged with its text, in which the password is. Only a superuser may. */
export const quietStatements: readonly RoleStatement[] = [
  statement(`SET log_min_error_statement = 'panic'`),
  statement(`SET log_statement = 'none'`),
];

/** Others make functions in `public`, which could have the names of those that are called. */
export const ownCatalogueOnly: RoleStatement = statement('SET search_path = pg_catalog');

/** Leaves out what says that nothing had to be done. */
export const warningsOnly: RoleStatement = statement(`SET client_min_messages = 'warning'`);

/**
 * Statements on the server, in any database of it, as the superuser; repeating them changes
 * nothing. `password` is the SQL expression of the password, in clear or as a SCRAM verifier.
 */
export function serverStatements(names: LogicalNames, password: string): readonly RoleStatement[] {
  const [owner, database] = [names.owner, names.database].map(quoteIdentifier);
  return [
    ...quietStatements,
    warningsOnly,
    lockStatement,
    whereMissing(names.owner, createOwner(names)),
    whereMissing(names.login, createLogin(names, password)),
    ...actAsOwner(names),
    generator(
      `SELECT format('CREATE DATABASE %I OWNER %I', ${quoteLiteral(names.database)}, ${quoteLiteral(names.owner)}) ` +
        `WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${quoteLiteral(names.database)})`,
    ),
    statement(`ALTER DATABASE ${database} OWNER TO ${owner}`),
    closeDatabase(names),
  ];
}

/**
 * Statements in the database itself; repeating them changes nothing. Without the condition, on the
 * row of the schema in pg_namespace, they are for the superuser.
 */
export function databaseStatements(
  names: LogicalNames,
  condition?: string,
): readonly RoleStatement[] {
  const which = `nspname = 'public'${condition === undefined ? '' : ` AND ${condition}`}`;
  const hasPublic = `WHERE EXISTS (SELECT FROM pg_namespace WHERE ${which})`;
  return [
    generator(`SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC' ${hasPublic}`),
    generator(
      `SELECT format('GRANT ALL ON SCHEMA public TO %I', ${quoteLiteral(names.owner)}) ${hasPublic}`,
    ),
  ];
}

/** Makes the owner role; fails where there is one of that name. */
export function createOwner(names: LogicalNames): RoleStatement {
  return generator(`SELECT format('CREATE ROLE %I NOLOGIN', ${quoteLiteral(names.owner)})`);
}

/** Makes the login role; fails where there is one of that name. */
export function createLogin(names: LogicalNames, password: string): RoleStatement {
  return generator(
    `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', ${quoteLiteral(names.login)}, ${password})`,
  );
}

/** Sets the password of the login role. */
export function passwordStatement(names: LogicalNames, password: string): RoleStatement {
  return generator(
    `SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', ${quoteLiteral(names.login)}, ${password})`,
  );
}

/** What a session makes then belongs to the owner, whoever logged in. */
export function actAsOwner(names: LogicalNames): readonly RoleStatement[] {
  const [owner, login] = [names.owner, names.login].map(quoteIdentifier);
  return [statement(`GRANT ${owner} TO ${login}`), loginActsAsOwner(names)];
}

/** Sessions of the login begin as the owner. A login may ask for that itself. */
export function loginActsAsOwner(names: LogicalNames): RoleStatement {
  const login = quoteIdentifier(names.login);
  return statement(`ALTER ROLE ${login} SET role = ${quoteLiteral(names.owner)}`);
}

/** Lets nobody but the owner connect. */
export function closeDatabase(names: LogicalNames): RoleStatement {
  return statement(`REVOKE ALL ON DATABASE ${quoteIdentifier(names.database)} FROM PUBLIC`);
}

function whereMissing(role: string, { text }: RoleStatement): RoleStatement {
  return generator(
    `${text} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${quoteLiteral(role)})`,
  );
}

export function statement(text: string): RoleStatement {
  return { kind: 'statement', text };
}

export function generator(text: string): RoleStatement {
  return { kind: 'generator', text };
}
