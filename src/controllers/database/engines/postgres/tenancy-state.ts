import type { LogicalNames } from '../../names.ts';
import type { SqlSession } from '../sql-session.ts';
import type { EnsureTenant, TenantOutcome } from '../tenancy.ts';

/** A role of one of the names, as it is found. */
export interface FoundRole {
  readonly isMarked: boolean;
  readonly canLogIn: boolean;
  /** It can do more than own one database, or log in to it, or it is the administrator. */
  readonly isMighty: boolean;
}

/** The database of the name, as it is found. */
export interface FoundDatabase {
  readonly owner: string;
  /** The administrator has the rights of that owner. */
  readonly isWithinReach: boolean;
  /** -1: as many as the server has. */
  readonly connectionLimit: number;
  readonly takesConnections: boolean;
  readonly isTemplate: boolean;
  /** The administrator's sessions are in it. */
  readonly isMaintenance: boolean;
  /** False for what a drop that was cut short has left. It can only be dropped. */
  readonly isWhole: boolean;
}

export interface FoundTenant {
  readonly owner: FoundRole | undefined;
  readonly login: FoundRole | undefined;
  readonly idleLogin: FoundRole | undefined;
  readonly database: FoundDatabase | undefined;
}

/** Beyond what a tenant has: what a role may do to others, by itself or as a member of others. */
const roleQuery = `
  SELECT role.rolname AS name,
    coalesce(shobj_description(role.oid, 'pg_authid') = $4::text, false) AS is_marked,
    role.rolcanlogin AS can_log_in,
    role.rolsuper OR role.rolcreaterole OR role.rolcreatedb OR role.rolreplication
      OR role.rolbypassrls OR role.rolname IN (current_user, session_user)
      OR EXISTS (
        SELECT FROM pg_auth_members JOIN pg_roles AS other ON other.oid = roleid
        WHERE member = role.oid AND other.rolname <> $1::text
      ) AS is_mighty
  FROM pg_roles AS role WHERE role.rolname IN ($1::text, $2::text, $5::text)`;

/** The limit of -2 stands for what is left of a database after a drop that was cut short. */
const databaseQuery = `
  SELECT pg_get_userbyid(datdba) AS owner, pg_has_role(datdba, 'USAGE') AS is_within_reach,
    datconnlimit AS connection_limit, datallowconn AS takes_connections,
    datistemplate AS is_template, datname = current_database() AS is_maintenance
  FROM pg_database WHERE datname = $3::text`;

/** What the server has of these names, and whether it bears the mark. */
export async function findTenant(
  session: SqlSession,
  names: LogicalNames,
  mark: string,
): Promise<FoundTenant> {
  const values = [names.owner, names.login, names.database, mark, names.idleLogin];
  const roles = await session.query(used(roleQuery), values);
  const [database] = await session.query(used(databaseQuery), values);
  const roleNamed = (name: string): FoundRole | undefined => {
    const row = roles.find((role) => role['name'] === name);
    return row && toRole(row);
  };
  return {
    owner: roleNamed(names.owner),
    login: roleNamed(names.login),
    idleLogin: roleNamed(names.idleLogin),
    database: database && toDatabase(database),
  };
}

/** Every parameter that is given has to have a type, used or not. */
function used(query: string): string {
  return `WITH given AS (SELECT $1::text, $2::text, $3::text, $4::text, $5::text) ${query}`;
}

function toRole(row: Record<string, unknown>): FoundRole {
  return {
    isMarked: row['is_marked'] === true,
    canLogIn: row['can_log_in'] === true,
    isMighty: row['is_mighty'] === true,
  };
}

function toDatabase(row: Record<string, unknown>): FoundDatabase {
  return {
    owner: String(row['owner']),
    isWithinReach: row['is_within_reach'] === true,
    connectionLimit: Number(row['connection_limit']),
    takesConnections: row['takes_connections'] === true,
    isTemplate: row['is_template'] === true,
    isMaintenance: row['is_maintenance'] === true,
    isWhole: Number(row['connection_limit']) >= -1,
  };
}

/** Why nothing may be changed; undefined where all that is found is ours, or may become so. */
export function refusalOf(
  found: FoundTenant,
  names: LogicalNames,
  { adopt, mayCreate }: Pick<EnsureTenant, 'adopt' | 'mayCreate'>,
): TenantOutcome | undefined {
  if (found.database?.isWhole !== true && !mayCreate) return { result: 'gone' };
  const what = foreignPart(found, names, adopt);
  return what === undefined ? undefined : { result: 'foreign', what };
}

/** What of it is somebody else's and, with `adopt`, not to be taken over either. */
export function foreignPart(
  found: FoundTenant,
  names: LogicalNames,
  adopt: boolean,
): string | undefined {
  for (const part of ['owner', 'login'] as const) {
    const role = found[part];
    if (role === undefined || role.isMarked || (adopt && !role.isMighty)) continue;
    const why = adopt ? ' (which may do more than use one database)' : '';
    return `role ${names[part]}${why}`;
  }
  const { database } = found;
  if (database === undefined || isOurs(found, names)) return undefined;
  const isAdoptable = !database.isTemplate && !database.isMaintenance;
  return adopt && isAdoptable ? undefined : `database ${names.database}`;
}

/** Its owner is ours. A comment of the database itself the service could change. */
function isOurs({ owner, database }: FoundTenant, names: LogicalNames): boolean {
  return database?.owner === names.owner && owner?.isMarked === true;
}
