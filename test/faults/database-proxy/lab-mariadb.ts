import { randomBytes } from 'node:crypto';
import {
  quoteIdentifier,
  quotePattern,
  quoteText,
} from '../../../src/controllers/database/engines/mariadb/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/mariadb/session.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { administratorRights } from '../../integration/engines/mariadb-tenancy.ts';
import { sqlOver } from '../../integration/engines/sql-store.ts';
import { findMariadb, startMariadb } from '../../integration/support/mariadb-server.ts';
import type { LabDatabase } from './lab-databases.ts';

/** Starts a MariaDB server; undefined where the machine has none. */
export async function startLabMariadb(): Promise<LabDatabase | undefined> {
  const programs = findMariadb();
  if (programs === undefined) return undefined;
  const password = randomBytes(12).toString('hex');
  const server = await startMariadb(programs, password);
  const { port } = server;
  const sql = sqlOver(withSession, "SET SESSION sql_mode = ''");
  const local = { host: '127.0.0.1', port, tls: 'disable' } as const;
  const admin: Connection = { ...local, database: 'mysql', username: 'root', password };
  const createUser = (name: string, secret: string): string =>
    `CREATE USER ${quoteText(name)}@'%' IDENTIFIED BY ${quoteText(secret)}`;
  const grant = (rights: string, to: string): string => `GRANT ${rights} TO ${quoteText(to)}@'%'`;
  return {
    port,
    createLogin: async (name, secret) => {
      const all = `ALL ON ${quotePattern(name)}.*`;
      const create = `CREATE DATABASE ${quoteIdentifier(name)}`;
      await sql(admin, create, createUser(name, secret), grant(all, name));
    },
    createAdministrator: async (name, secret) => {
      const rights = `${grant(`${administratorRights} ON *.*`, name)} WITH GRANT OPTION`;
      await sql(admin, createUser(name, secret), rights);
    },
    query: (login, text) => sql({ ...local, ...login }, text),
    namesOf: async (namespace) => {
      const like = quoteText(`${namespace}%`);
      const rows = await sql(
        admin,
        `SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name LIKE ${like} UNION ALL SELECT user AS name FROM mysql.global_priv WHERE user LIKE ${like}`,
      );
      return rows.map(({ name }) => String(name)).toSorted();
    },
    stop: () => server.stop(),
  };
}
