import type {
  ClusterDatabase,
  ClusterRole,
} from '../../../src/controllers/database/cloud-native-pg.ts';
import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import type { RunSql } from '../engines/sql-store.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';

/** A server in which the simulated CloudNativePG makes what its objects declare. */
export interface SimulatedClusterServer {
  /** Of the authority that signs the server's certificate, in PEM. */
  readonly certificate: string;
  /** Rejects where the server refuses it. `password` is what the Secret of the role holds. */
  applyRole(spec: NonNullable<ClusterRole['spec']>, password: string | undefined): Promise<void>;
  applyDatabase(spec: NonNullable<ClusterDatabase['spec']>): Promise<void>;
}

/** Makes roles and databases on a real server, with the options that CloudNativePG gives them. */
export function clusterServerOn(
  sql: RunSql,
  superuser: () => Connection,
  certificate: string,
): SimulatedClusterServer {
  const has = async (catalogue: string, name: string): Promise<boolean> =>
    (await sql(superuser(), `SELECT 1 FROM ${catalogue} = ${quoteLiteral(name)}`)).length > 0;
  return {
    certificate,
    applyRole: async ({ name, login, inRoles = [], disablePassword }, password) => {
      const role = quoteIdentifier(name);
      const isThere = await has('pg_roles WHERE rolname', name);
      const words = [
        isThere ? 'ALTER ROLE' : 'CREATE ROLE',
        role,
        'NOBYPASSRLS NOCREATEDB NOCREATEROLE INHERIT NOREPLICATION NOSUPERUSER',
        login ? 'LOGIN' : 'NOLOGIN',
        disablePassword === true ? 'PASSWORD NULL' : '',
        password === undefined ? '' : `PASSWORD ${quoteLiteral(password)}`,
      ];
      const grants = inRoles.map((parent) => `GRANT ${quoteIdentifier(parent)} TO ${role}`);
      await sql(superuser(), words.join(' '), ...grants);
    },
    applyDatabase: async ({ name, owner }) => {
      if (await has('pg_database WHERE datname', name)) return;
      const [database, role] = [name, owner].map(quoteIdentifier);
      await sql(superuser(), `CREATE DATABASE ${database} OWNER ${role}`);
    },
  };
}
