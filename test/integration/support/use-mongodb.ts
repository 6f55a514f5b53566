import { afterAll, beforeAll } from 'vitest';
import {
  createTestAuthority,
  type TestAuthority,
} from '../../../src/runtime/testing/test-certificates.ts';
import { buildPrograms } from '../../programs/build-programs.ts';
import { GoError } from '../../programs/go-toolchain.ts';
import { findMongosh, makeSuperuser, startMongodb, type MongodbServer } from './mongodb-server.ts';

const mongosh = findMongosh();
const ferretdb = await buildPrograms(['ferretdb']).then(
  (paths) => paths.ferretdb,
  (error: unknown) => {
    if (error instanceof GoError) return undefined;
    throw error;
  },
);

/** For `describe.skipIf`: no server can be had on this machine. */
export const isMongodbMissing = ferretdb === undefined;
export const isMongoshMissing = mongosh === undefined;

/** For the name of tests that need one: says why they were skipped, where they are. */
export const whyNoMongodb = isMongodbMissing
  ? 'skipped: FerretDB cannot be built (install Go)'
  : '';
export const whyNoMongosh = isMongoshMissing
  ? 'skipped: no mongosh in PATH (npm install --global mongosh)'
  : '';

/** A server of the tests around, which is there once they run. */
export interface UsedMongodb {
  readonly server: MongodbServer;
  readonly authority: TestAuthority;
  readonly adminPassword: string;
  /** Another server, without any user, for one test. */
  withNewServer(use: (server: MongodbServer) => Promise<void>): Promise<void>;
}

/** Starts a server with a superuser before the tests of this group, and ends it after them. */
export function useMongodb(): UsedMongodb {
  const adminPassword = 'admin-password';
  let server: MongodbServer | undefined;
  let authority: TestAuthority | undefined;
  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('MongoDB runs only while tests do');
    return value;
  };
  const start = (): Promise<MongodbServer> =>
    startMongodb({ ferretdb: present(ferretdb), mongosh }, present(authority).server);
  beforeAll(async () => {
    authority = createTestAuthority();
    server = await start();
    await makeSuperuser(server.port, adminPassword);
  });
  afterAll(async () => server?.stop());
  return {
    get server() {
      return present(server);
    },
    get authority() {
      return present(authority);
    },
    adminPassword,
    withNewServer: async (use) => {
      const other = await start();
      try {
        await use(other);
      } finally {
        await other.stop();
      }
    },
  };
}
