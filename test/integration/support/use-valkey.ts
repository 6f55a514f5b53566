import { afterAll, beforeAll } from 'vitest';
import type { LogicalNames } from '../../../src/controllers/database/names.ts';
import { findValkey, startValkey, type ValkeyServer, type ValkeySetup } from './valkey-server.ts';

const programs = findValkey();

/** For `describe.skipIf`: there is no server on this machine. */
export const isValkeyMissing = programs === undefined;

/** For the name of tests that need one: says why they were skipped, where they are. */
export const whyNoValkey = isValkeyMissing
  ? 'skipped: neither valkey-server nor redis-server in PATH (apt-get install valkey-server)'
  : '';

/** A server of the tests around, which is there once they run. */
export interface UsedValkey {
  readonly server: ValkeyServer;
  readonly adminPassword: string;
  readonly servicePassword: string;
  /** Those with which the start script made the user of a service. */
  readonly names: LogicalNames;
}

/** Starts a server before the tests of this group, and ends it after them. */
export function useValkey(options: readonly string[] = [], tls?: ValkeySetup['tls']): UsedValkey {
  let server: ValkeyServer | undefined;
  const setup = {
    names: {
      database: '0',
      owner: 'shop_started_owner',
      login: 'shop_started_1',
      idleLogin: 'shop_started_2',
    },
    adminPassword: 'secret-of-admin',
    servicePassword: 'secret-of-service',
    options,
    ...(tls === undefined ? {} : { tls }),
  };
  beforeAll(async () => {
    if (programs !== undefined) server = await startValkey(programs, setup);
  });
  afterAll(async () => server?.stop());
  return {
    ...setup,
    get server() {
      if (server === undefined) throw new Error('Valkey runs only while tests do');
      return server;
    },
  };
}
