import { randomBytes } from 'node:crypto';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { findPostgres, startPostgres } from '../../integration/support/postgres-server.ts';

/** A PostgreSQL server for all plans of a run. */
export interface LabPostgres {
  readonly port: number;
  /** Makes a role that may log in, and a database of the same name. */
  readonly createLogin: (name: string, password: string) => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server; undefined where the machine has no PostgreSQL. */
export async function startLabPostgres(): Promise<LabPostgres | undefined> {
  const programs = findPostgres();
  if (programs === undefined) return undefined;
  const password = randomBytes(12).toString('hex');
  const server = await startPostgres(programs, password);
  const admin: Connection = {
    host: '127.0.0.1',
    port: server.port,
    tls: 'disable',
    database: 'postgres',
    username: 'postgres',
    password,
  };
  return {
    port: server.port,
    createLogin: (name, secret) =>
      withSession(admin, new AbortController().signal, async (session) => {
        const role = quoteIdentifier(name);
        await session.query(`CREATE ROLE ${role} LOGIN PASSWORD ${quoteLiteral(secret)}`);
        await session.query(`CREATE DATABASE ${role} OWNER ${role}`);
      }),
    stop: () => server.stop(),
  };
}
