import type { LogicalNames } from '../../names.ts';
import type { SqlSession } from '../sql-session.ts';
import type { EnsureTenant, TenantOutcome } from '../tenancy.ts';
import { quoteText } from './quoting.ts';

/** A role or an account of one of the names, as it is found. */
export interface FoundAccount {
  readonly name: string;
  /** Empty: a role. */
  readonly host: string;
  /** It has rights on all databases or those of another role, or it is the administrator. */
  readonly isMighty: boolean;
  /** 0: as many as anybody. */
  readonly connectionLimit: number;
}

export interface FoundTenant {
  /** Undefined where there is no such database, else whether it bears the mark. */
  readonly isMarked: boolean | undefined;
  /** The administrator's sessions are in it, or it is the server's own. */
  readonly isMaintenance: boolean;
  readonly accounts: readonly FoundAccount[];
}

/** The hosts that the login may come from: all. */
export const anyHost = '%';

const ownDatabases = new Set(['mysql', 'information_schema', 'performance_schema', 'sys']);

/** What the server has of these names, and whether it bears the mark. */
export async function findTenant(
  session: SqlSession,
  names: LogicalNames,
  mark: string,
): Promise<FoundTenant> {
  const databases = await session.query(
    `SELECT SCHEMA_NAME AS name, SCHEMA_COMMENT AS comment, DATABASE() AS current ` +
      `FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${quoteText(names.database)}`,
  );
  const either = [names.owner, names.login].map(quoteText).join(', ');
  const accounts = await session.query(
    `SELECT User AS name, Host AS host, ` +
      `JSON_VALUE(Priv, '$.access') AS access, ` +
      `JSON_VALUE(Priv, '$.max_user_connections') AS connection_limit, ` +
      `CONCAT(User, '@', Host) = CURRENT_USER() AS is_admin, ` +
      `EXISTS (SELECT * FROM mysql.roles_mapping AS mapping ` +
      `WHERE mapping.User = account.User AND mapping.Host = account.Host ` +
      `AND mapping.Role <> ${quoteText(names.owner)}) AS has_role ` +
      `FROM mysql.global_priv AS account WHERE User IN (${either})`,
  );
  // The server takes names that differ in case, or by spaces at the end, for the same.
  const database = databases.find(({ name }) => name === names.database);
  return {
    isMarked: database && database['comment'] === mark,
    isMaintenance: ownDatabases.has(names.database) || database?.['current'] === names.database,
    accounts: accounts.map(toAccount).filter(({ name }) => Object.values(names).includes(name)),
  };
}

function toAccount(row: Record<string, unknown>): FoundAccount {
  const isMighty =
    Number(row['access'] ?? 0) !== 0 ||
    Number(row['is_admin']) === 1 ||
    Number(row['has_role']) === 1;
  return {
    name: String(row['name']),
    host: String(row['host']),
    isMighty,
    connectionLimit: Number(row['connection_limit'] ?? 0),
  };
}

/** The role that has the rights; undefined where there is none. */
export function ownerIn({ accounts }: FoundTenant, names: LogicalNames): FoundAccount | undefined {
  return accounts.find(({ name, host }) => name === names.owner && host === '');
}

/** The account that services log in with; undefined where there is none. */
export function loginIn({ accounts }: FoundTenant, names: LogicalNames): FoundAccount | undefined {
  return accounts.find(({ name, host }) => name === names.login && host === anyHost);
}

/** Why nothing may be changed; undefined where all that is found is ours, or may become so. */
export function refusalOf(
  found: FoundTenant,
  names: LogicalNames,
  { adopt, mayCreate }: Pick<EnsureTenant, 'adopt' | 'mayCreate'>,
): TenantOutcome | undefined {
  if (found.isMarked === undefined && !mayCreate) return { result: 'gone' };
  const what = foreignPart(found, names, adopt);
  return what === undefined ? undefined : { result: 'foreign', what };
}

/**
 * What of it is somebody else's and, with `adopt`, not to be taken over either. Accounts bear no
 * mark: they are ours where the database is.
 */
export function foreignPart(
  found: FoundTenant,
  names: LogicalNames,
  adopt: boolean,
): string | undefined {
  if (found.isMarked === true) return undefined;
  if (found.isMarked === false && (!adopt || found.isMaintenance)) {
    return `database ${names.database}`;
  }
  const account = found.accounts.find(({ isMighty }) => !adopt || isMighty);
  if (account === undefined) return undefined;
  const why = adopt ? ' (which may do more than use one database)' : '';
  const { name, host } = account;
  return `${host === '' ? `role ${name}` : `account ${name}@${host}`}${why}`;
}
