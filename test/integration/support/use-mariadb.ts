import { afterAll, beforeAll } from 'vitest';
import { findMariadb, startMariadb, type MariadbServer } from './mariadb-server.ts';

const programs = findMariadb();
const adminPassword = 'admin-password';

/** For `describe.skipIf`: there is no server on this machine. */
export const isMariadbMissing = programs === undefined;

/** For the name of tests that need one: says why they were skipped, where they are. */
export const whyNoMariadb = isMariadbMissing
  ? 'skipped: no mariadbd in /usr/sbin or PATH (apt-get install mariadb-server)'
  : '';

/** A server of the tests around, which is there once they run. */
export interface UsedMariadb {
  readonly server: MariadbServer;
  readonly adminPassword: string;
}

/** Starts a server before the tests of this group, and ends it after them. */
export function useMariadb(): UsedMariadb {
  let server: MariadbServer | undefined;
  beforeAll(async () => {
    if (programs !== undefined) server = await startMariadb(programs, adminPassword);
  });
  afterAll(async () => server?.stop());
  return {
    get server() {
      if (server === undefined) throw new Error('MariaDB runs only while tests do');
      return server;
    },
    adminPassword,
  };
}
