import { describe } from 'vitest';
import { neo4j } from '../../../src/controllers/database/engines/neo4j/neo4j.ts';
import { serverTls, writeCertificate } from '../support/issued-certificates.ts';
import { findNeo4j } from '../../programs/neo4j-programs.ts';
import { createNeo4j } from '../support/neo4j-server.ts';
import { isNeo4jMissing, startMs, whyNoNeo4j } from '../support/use-neo4j.ts';
import { graphStore } from './graph-store.ts';
import { describeTls, type TlsUnderTest } from './tls-contract.ts';

const adminPassword = `-@'"\\ $(id) %s äдмин`;

const under: TlsUnderTest = {
  engine: neo4j,
  path: () => '',
  startMs,
  ...graphStore,
  async start(authority, isRequired) {
    const programs = findNeo4j();
    if ('missing' in programs) throw new Error(programs.missing);
    const server = await createNeo4j(programs, (write) => serverTls(write, authority, isRequired));
    server.setAdminPassword(`${adminPassword}\n`);
    await server.start();
    return {
      adminPassword,
      tlsPort: server.port,
      plainPort: server.port,
      present: (pair, ca) => {
        writeCertificate(server.writeFile, ca, pair);
      },
      // It has one for all.
      probe: async () => ((await server.probe()) ? 0 : 1),
      restart: async () => {
        await server.stop();
        await server.start();
      },
      stop: () => server.remove(),
    };
  },
};

describe.skipIf(isNeo4jMissing)(`a real Neo4j ${whyNoNeo4j}`, () => {
  describeTls(under);
});
