import { randomBytes } from 'node:crypto';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { sqlOver } from '../../integration/engines/sql-store.ts';
import { findPostgres, startPostgres } from '../../integration/support/postgres-server.ts';
import type { LabDatabase } from './lab-databases.ts';

/** Starts a PostgreSQL server; undefined where the machine has none. */
export async function startLabPostgres(): Promise<LabDatabase | undefined> {
  const programs = findPostgres();
  if (programs === undefined) return undefined;
  const password = randomBytes(12).toString('hex');
  const server = await startPostgres(programs, password);
  const { port } = server;
  const sql = sqlOver(withSession);
  const local = { host: '127.0.0.1', port, tls: 'disable' } as const;
  const admin: Connection = { ...local, database: 'postgres', username: 'postgres', password };
  const createRole = (name: string, secret: string, rights: string): string =>
    `CREATE ROLE ${quoteIdentifier(name)} LOGIN ${rights} PASSWORD ${quoteLiteral(secret)}`;
  return {
    port,
    createLogin: async (name, secret) => {
      const role = quoteIdentifier(name);
      await sql(admin, createRole(name, secret, ''), `CREATE DATABASE ${role} OWNER ${role}`);
    },
    createAdministrator: async (name, secret) => {
      await sql(admin, createRole(name, secret, 'CREATEDB CREATEROLE'));
    },
    query: (login, text) => sql({ ...local, ...login }, text),
    namesOf: async (namespace) => {
      const like = quoteLiteral(`${namespace}%`);
      const rows = await sql(
        admin,
        `SELECT datname AS name FROM pg_database WHERE datname LIKE ${like} UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE ${like}`,
      );
      return rows.map(({ name }) => String(name)).toSorted();
    },
    stop: () => server.stop(),
  };
}
