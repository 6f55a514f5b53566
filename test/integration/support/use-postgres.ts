import { afterAll, beforeAll } from 'vitest';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import {
  findPostgres,
  startPostgres,
  type PostgresServer,
  type ServerAddress,
} from './postgres-server.ts';

const programs = findPostgres();
const adminPassword = 'admin-password';

/** For `describe.skipIf`: there is no server on this machine. */
export const isPostgresMissing = programs === undefined;

/** For the name of tests that need one: says why they were skipped, where they are. */
export const whyNoPostgres = isPostgresMissing
  ? 'skipped: no postgres in /usr/lib/postgresql/*/bin or PATH (apt-get install postgresql)'
  : '';

/** A server of the tests around, which is there once they run. */
export interface UsedPostgres {
  readonly server: PostgresServer;
  readonly adminPassword: string;
  /** How to connect as somebody. */
  connection(username: string, password: string, database: string): Connection;
}

/** Starts a server, at an address if one is given, before the tests of this group, and ends it after them. */
export function usePostgres(address?: ServerAddress): UsedPostgres {
  let server: PostgresServer | undefined;
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error('PostgreSQL runs only while tests do');
    return server;
  };
  beforeAll(async () => {
    if (programs !== undefined) server = await startPostgres(programs, adminPassword, { address });
  });
  afterAll(async () => server?.stop());
  return {
    get server() {
      return running();
    },
    adminPassword,
    connection: (username, password, database) => ({
      host: address?.host ?? '127.0.0.1',
      port: running().port,
      database,
      username,
      password,
      tls: 'disable',
    }),
  };
}
