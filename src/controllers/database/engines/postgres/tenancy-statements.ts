import type { LogicalNames } from '../../names.ts';
import type { TenantWishes } from '../tenancy.ts';
import { quoteIdentifier, quoteLiteral } from './quoting.ts';
import {
  actAsOwner,
  closeDatabase,
  createLogin,
  createOwner,
  generator,
  lockStatement,
  ownCatalogueOnly,
  passwordStatement,
  quietStatements,
  statement,
  warningsOnly,
  type RoleStatement,
} from './role-statements.ts';
import type { FoundDatabase, FoundTenant } from './tenancy-state.ts';

/** The verifier of the password. */
const verifier = '$1::text';

/** How a session at the server begins; one at a time of all that are in the same database. */
export function beginning(isSuperuser: boolean): readonly RoleStatement[] {
  return [
    ...(isSuperuser ? quietStatements : []),
    warningsOnly,
    // Others may be making databases, which takes longer than a session waits for a lock.
    statement(`SET lock_timeout = '25s'`),
    lockStatement,
    statement(`SET lock_timeout = '5s'`),
  ];
}

/** How a session in a database of a service begins: that may have set how sessions begin there. */
export function beginningInside(user: string): readonly RoleStatement[] {
  return [
    ownCatalogueOnly,
    statement(`SET role = ${quoteLiteral(user)}`),
    statement('SET default_transaction_read_only = off'),
    warningsOnly,
  ];
}

/** Makes the roles, or has them as they should be. No role is ever there without the mark. */
export function roleStatements(
  names: LogicalNames,
  mark: string,
  { owner, login }: FoundTenant,
  resetPassword: boolean,
): readonly RoleStatement[] {
  const [ownerName, loginName] = [names.owner, names.login].map(quoteIdentifier);
  const markOf = (name: string | undefined): RoleStatement =>
    statement(`COMMENT ON ROLE ${name} IS ${quoteLiteral(mark)}`);
  const letIn = resetPassword
    ? [passwordStatement(names, verifier)]
    : [statement(`ALTER ROLE ${loginName} LOGIN`)];
  return [
    statement('BEGIN'),
    ...(owner === undefined ? [createOwner(names)] : []),
    ...(owner?.canLogIn === true ? [statement(`ALTER ROLE ${ownerName} NOLOGIN`)] : []),
    ...(owner?.isMarked === true ? [] : [markOf(ownerName)]),
    ...(login === undefined ? [createLogin(names, verifier)] : []),
    ...(login !== undefined && (resetPassword || !login.canLogIn) ? letIn : []),
    ...(login?.isMarked === true ? [] : [markOf(loginName)]),
    ...actAsOwner(names),
    statement('COMMIT'),
  ];
}

/**
 * Lets an administrator act for a role, who is no superuser and made the role or may give it away:
 * only so may it make, change and drop what the role owns, and end its sessions. It always could.
 */
export function borrow(role: string, version: number): RoleStatement {
  // Before, whether rights are inherited is up to the member, which does so by default.
  const options = version >= 160_000 ? ' WITH INHERIT TRUE, SET TRUE' : '';
  return statement(`GRANT ${quoteIdentifier(role)} TO CURRENT_USER${options}`);
}

/** Takes back what {@link borrow} gave, from the roles that are there still. */
export function giveBack(roles: readonly string[]): RoleStatement {
  const names = roles.map(quoteLiteral).join(', ');
  return generator(
    `SELECT format('REVOKE %I FROM CURRENT_USER', rolname) FROM pg_roles WHERE rolname IN (${names})`,
  );
}

/** Makes the database. Everybody may connect to a new one, and so nobody can for now. */
export function createDatabase(names: LogicalNames): RoleStatement {
  const [database, owner] = [names.database, names.owner].map(quoteIdentifier);
  return statement(`CREATE DATABASE ${database} OWNER ${owner} ALLOW_CONNECTIONS false`);
}

/** Lets the owner into the database and nobody else, and as often at a time as is wished. */
export function openDatabase(
  names: LogicalNames,
  found: Pick<FoundDatabase, 'connectionLimit' | 'takesConnections'> | undefined,
  { connectionLimit = -1 }: TenantWishes,
): readonly RoleStatement[] {
  const options = [
    ...(found?.takesConnections === true ? [] : ['ALLOW_CONNECTIONS true']),
    ...((found?.connectionLimit ?? -1) === connectionLimit
      ? []
      : [`CONNECTION LIMIT ${connectionLimit}`]),
  ];
  return [
    closeDatabase(names),
    ...(options.length === 0
      ? []
      : [statement(`ALTER DATABASE ${quoteIdentifier(names.database)} ${options.join(' ')}`)]),
  ];
}

/**
 * Makes a database of others ours, in a session inside it and at once or not at all. Their tables
 * and what else is there stay theirs: the service may read and write them and make more, but not
 * alter them. For that an administrator runs REASSIGN OWNED there, or not: it takes from its owner
 * what that has of shared things, too, such as other databases. Services that connected as the
 * owner, or because everybody could, do so no longer.
 */
export function takeOver(
  names: LogicalNames,
  { owner, isWithinReach }: FoundDatabase,
  version: number,
): readonly RoleStatement[] {
  return [
    statement('BEGIN'),
    ...(isWithinReach ? [] : [borrow(owner, version)]),
    ...grants(names.owner),
    statement(
      `ALTER DATABASE ${quoteIdentifier(names.database)} OWNER TO ${quoteIdentifier(names.owner)}`,
    ),
    ...(isWithinReach ? [] : [giveBack([owner])]),
    statement('COMMIT'),
  ];
}

/** On all that the administrator may give away in this database, and `owner` has not itself. */
function grants(owner: string): readonly RoleStatement[] {
  const to = quoteLiteral(owner);
  const givable = (column: string): string =>
    `pg_has_role(${column}, 'USAGE') AND pg_get_userbyid(${column}) <> ${to}`;
  const isTheirs = `nspname !~ '^pg_' AND nspname <> 'information_schema'`;
  return [
    generator(
      `SELECT format('GRANT ALL ON SCHEMA %I TO %I', nspname, ${to}) FROM pg_namespace ` +
        `WHERE ${isTheirs} AND ${givable('nspowner')}`,
    ),
    generator(
      `SELECT format('GRANT ALL ON %s %I.%I TO %I', ` +
        `CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname, ${to}) ` +
        `FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace ` +
        `WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${isTheirs} AND ${givable('relowner')}`,
    ),
  ];
}

/** With all that it needs, into `public`. */
export function createExtension(name: string): readonly RoleStatement[] {
  return [
    // Of all that is found by a name, what the server itself has still comes first.
    statement('SET search_path = public'),
    statement(`CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)} CASCADE`),
    ownCatalogueOnly,
  ];
}

/** Ends all that the login is doing, in whichever database, and lets it in no more. */
export function shutOut(login: string): readonly RoleStatement[] {
  return [
    statement(`ALTER ROLE ${quoteIdentifier(login)} NOLOGIN`),
    statement(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${quoteLiteral(login)}`,
    ),
  ];
}

/** Those of the two logins that are there, and ours. */
export function ownLogins(names: LogicalNames, found: FoundTenant): readonly string[] {
  return (['login', 'idleLogin'] as const)
    .filter((part) => found[part]?.isMarked === true)
    .map((part) => names[part]);
}

/** The roles last, and of these the owner: it says whose the database is. */
export function dropStatements(names: LogicalNames, found: FoundTenant): readonly RoleStatement[] {
  const { owner, database } = found;
  const logins = ownLogins(names, found);
  const name = quoteIdentifier(names.database);
  const isTemplate = database?.isTemplate === true && database.isWhole;
  return [
    ...logins.flatMap(shutOut),
    // The service may have said so itself, and then it could not be dropped.
    ...(isTemplate ? [statement(`ALTER DATABASE ${name} IS_TEMPLATE false`)] : []),
    ...(database === undefined ? [] : [dropDatabase(names)]),
    ...logins.map(dropRole),
    ...(owner === undefined ? [] : [dropRole(names.owner)]),
  ];
}

/** Ends the sessions in it, too. */
export function dropDatabase(names: LogicalNames): RoleStatement {
  return statement(`DROP DATABASE ${quoteIdentifier(names.database)} WITH (FORCE)`);
}

function dropRole(name: string): RoleStatement {
  return statement(`DROP ROLE ${quoteIdentifier(name)}`);
}
