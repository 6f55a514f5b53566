import {
  quoteIdentifier,
  quoteText,
} from '../../../src/controllers/database/engines/mariadb/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/mariadb/session.ts';
import { mariadbTenancy } from '../../../src/controllers/database/engines/mariadb/tenancy.ts';
import type { TenancyUnderTest } from './engine-under-test.ts';
import { sqlOver } from './sql-store.ts';

const sql = sqlOver(withSession, "SET SESSION sql_mode = ''");
const strangersPassword = 'of a stranger';

/** All that the server keeps, without the time at which a password was set. */
const serverQuery = `
  SELECT CONCAT('account ', User, '@', Host, ': ', JSON_REMOVE(Priv, '$.password_last_changed')) AS line
  FROM mysql.global_priv
  UNION ALL
  SELECT CONCAT_WS(' ', 'member', User, Host, 'of', Role, Admin_option) FROM mysql.roles_mapping
  UNION ALL
  SELECT CONCAT_WS(' ', 'right', User, Host, REPLACE(Db, '\\\\_', '_'), Select_priv, Insert_priv, Drop_priv, Grant_priv,
    Execute_priv, Event_priv, Trigger_priv, Delete_history_priv) FROM mysql.db
  UNION ALL
  SELECT CONCAT_WS(' ', 'right on table', User, Host, Db, Table_name) FROM mysql.tables_priv
  UNION ALL
  SELECT CONCAT_WS(' ', 'database', SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME,
    SCHEMA_COMMENT) FROM information_schema.SCHEMATA
  ORDER BY line`;

/** What the administrator of a managed server has, and CONNECTION ADMIN. */
export const administratorRights = `SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS,
  REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE,
  CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER,
  CONNECTION ADMIN`;

const administrator = [
  `CREATE USER platform@'%' IDENTIFIED BY 'of the platform'`,
  `GRANT ${administratorRights} ON *.* TO platform@'%' WITH GRANT OPTION`,
];

/** Services on one MariaDB. */
export const mariadbTenants: TenancyUnderTest = {
  over: mariadbTenancy,
  withSession,
  sql,
  makeAdmin: async (superuser) => {
    await sql(superuser, ...administrator);
    return { ...superuser, username: 'platform', password: 'of the platform' };
  },
  commonDatabase: 'information_schema',
  make: {
    owner: ({ owner }) => [`CREATE ROLE ${quoteIdentifier(owner)}`],
    login: ({ login }) => [
      `CREATE USER ${quoteText(login)}@'%' IDENTIFIED BY ${quoteText(strangersPassword)}`,
    ],
    database: ({ database }) => [`CREATE DATABASE ${quoteIdentifier(database)}`],
  },
  strangersPassword,
  makeMighty: ({ login }) => [`GRANT CREATE USER ON *.* TO ${quoteText(login)}@'%'`],
  catalogue: async (superuser) => {
    const rows = await sql(superuser, serverQuery);
    return rows.map(({ line }) => String(line));
  },
  extensions: [],
};
