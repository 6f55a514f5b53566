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

/**
 * Statements on the server, in any database of it, as the superuser; repeating them changes
 * nothing. `password` is the SQL expression of the password, in clear or as a SCRAM verifier.
 */
export function serverStatements(names: LogicalNames, password: string): readonly RoleStatement[] {
  const [owner, login, database] = [names.owner, names.login, names.database].map(quoteIdentifier);
  return [
    // A failed statement is logged with its text, in which the password is.
    statement(`SET log_min_error_statement = 'panic'`),
    statement(`SET log_statement = 'none'`),
    statement(`SET client_min_messages = 'warning'`),
    statement(`SELECT pg_advisory_lock(${lockKey})`),
    generator(
      `SELECT format('CREATE ROLE %I NOLOGIN', ${quoteLiteral(names.owner)}) ` +
        `WHERE NOT EXISTS (${roleNamed(names.owner)})`,
    ),
    generator(
      `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', ${quoteLiteral(names.login)}, ${password}) ` +
        `WHERE NOT EXISTS (${roleNamed(names.login)})`,
    ),
    statement(`GRANT ${owner} TO ${login}`),
    // What a session makes then belongs to the owner, whoever logged in.
    statement(`ALTER ROLE ${login} SET role = ${quoteLiteral(names.owner)}`),
    generator(
      `SELECT format('CREATE DATABASE %I OWNER %I', ${quoteLiteral(names.database)}, ${quoteLiteral(names.owner)}) ` +
        `WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${quoteLiteral(names.database)})`,
    ),
    statement(`ALTER DATABASE ${database} OWNER TO ${owner}`),
    statement(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`),
  ];
}

/** Statements in the database itself, as the superuser; repeating them changes nothing. */
export function databaseStatements(names: LogicalNames): readonly RoleStatement[] {
  const hasPublic = `WHERE EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public')`;
  return [
    generator(`SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC' ${hasPublic}`),
    generator(
      `SELECT format('GRANT ALL ON SCHEMA public TO %I', ${quoteLiteral(names.owner)}) ${hasPublic}`,
    ),
  ];
}

/** Sets the password of the login role. */
export function passwordStatement(names: LogicalNames, password: string): RoleStatement {
  return generator(
    `SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', ${quoteLiteral(names.login)}, ${password})`,
  );
}

function roleNamed(name: string): string {
  return `SELECT FROM pg_roles WHERE rolname = ${quoteLiteral(name)}`;
}

function statement(text: string): RoleStatement {
  return { kind: 'statement', text };
}

function generator(text: string): RoleStatement {
  return { kind: 'generator', text };
}
