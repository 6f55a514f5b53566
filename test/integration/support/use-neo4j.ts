import { afterAll, beforeAll } from 'vitest';
import { findNeo4j } from '../../programs/neo4j-programs.ts';
import { createNeo4j, type Neo4jServer } from './neo4j-server.ts';

const programs = findNeo4j();

/** For `describe.skipIf`: Neo4j cannot run on this machine. */
export const isNeo4jMissing = 'missing' in programs;

/** For the name of tests that need it: says why they were skipped, where they are. */
export const whyNoNeo4j = 'missing' in programs ? `skipped: ${programs.missing}` : '';

/** Milliseconds: the first run ever fetches 150 MiB. */
const fetchMs = 900_000;
/** Milliseconds for a start on a machine with a lot to do. */
export const startMs = 300_000;

/** A server that does not run, before the tests of this group; it is removed after them. */
export function useNeo4j(): { readonly server: Neo4jServer } {
  let server: Neo4jServer | undefined;
  beforeAll(async () => {
    if (!('missing' in programs)) server = await createNeo4j(programs);
  }, fetchMs);
  afterAll(() => server?.remove());
  return {
    get server() {
      if (server === undefined) throw new Error('Neo4j is there only while tests are');
      return server;
    },
  };
}

/** As {@link useNeo4j}, and it runs, with this password of its administrator. */
export function useRunningNeo4j(adminPassword: string): { readonly server: Neo4jServer } {
  const used = useNeo4j();
  beforeAll(async () => {
    if (isNeo4jMissing) return;
    used.server.setAdminPassword(adminPassword);
    await used.server.start();
  }, startMs);
  return used;
}
