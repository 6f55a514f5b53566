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
  /** It has the role of the owner, and uses it in every session. */
  readonly actsAsOwner: boolean;
}

export interface FoundTenant {
  /** Undefined where there is no such database, else whether it bears the mark. */
  readonly isMarked: boolean | undefined;
  /** The administrator's sessions are in it, or it is the server's own. */
  readonly isMaintenance: boolean;
  /** The administrator may give the role of the owner to others: it made that, and nobody else may. */
  readonly mayGiveOwner: boolean;
  readonly accounts: readonly FoundAccount[];
}

/** The hosts that the login may come from: all. */
const anyHost = '%';

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
  const accountNames = [names.owner, names.login, names.idleLogin];
  const owner = quoteText(names.owner);
  const isMe = `(CONCAT(User, '@', Host) = CURRENT_USER() OR User = CURRENT_ROLE() AND Host = '')`;
  const [giver] = await session.query(
    `SELECT COUNT(*) AS count FROM mysql.roles_mapping ` +
      `WHERE Role = ${owner} AND Admin_option = 'Y' AND ${isMe}`,
  );
  const rolesOfIt = `SELECT * FROM mysql.roles_mapping AS mapping WHERE mapping.User = account.User AND mapping.Host = account.Host`;
  const accounts = await session.query(
    `SELECT User AS name, Host AS host, ` +
      `JSON_VALUE(Priv, '$.access') AS access, ` +
      `JSON_VALUE(Priv, '$.max_user_connections') AS connection_limit, ` +
      `JSON_VALUE(Priv, '$.default_role') AS default_role, ` +
      `CONCAT(User, '@', Host) = CURRENT_USER() AS is_admin, ` +
      `EXISTS (${rolesOfIt} AND mapping.Role = ${owner}) AS has_owner, ` +
      `EXISTS (${rolesOfIt} AND mapping.Role <> ${owner}) AS has_others ` +
      `FROM mysql.global_priv AS account WHERE User IN (${accountNames.map(quoteText).join(', ')})`,
  );
  // The server takes names that differ in case, or by spaces at the end, for the same.
  const database = databases.find(({ name }) => name === names.database);
  return {
    isMarked: database && database['comment'] === mark,
    isMaintenance: ownDatabases.has(names.database) || database?.['current'] === names.database,
    mayGiveOwner: Number(giver?.['count']) > 0,
    accounts: accounts
      .map((row) => toAccount(row, names))
      .filter(({ name }) => accountNames.includes(name)),
  };
}

function toAccount(row: Record<string, unknown>, { owner }: LogicalNames): FoundAccount {
  const is = (column: string): boolean => Number(row[column] ?? 0) !== 0;
  return {
    name: String(row['name']),
    host: String(row['host']),
    isMighty: is('access') || is('is_admin') || is('has_others'),
    connectionLimit: Number(row['connection_limit'] ?? 0),
    actsAsOwner: is('has_owner') && row['default_role'] === owner,
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
