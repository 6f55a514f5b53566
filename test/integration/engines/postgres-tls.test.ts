import { describe } from 'vitest';
import type { ServerContainer } from '../../../src/controllers/database/engines/engine.ts';
import { postgres } from '../../../src/controllers/database/engines/postgres/postgres.ts';
import { serverTls, writeCertificate } from '../support/issued-certificates.ts';
import { findPostgres, startPostgres } from '../support/postgres-server.ts';
import { isPostgresMissing, whyNoPostgres } from '../support/use-postgres.ts';
import { quoteLiteral } from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { sqlOver, tableOf } from './sql-store.ts';
import { describeTls, type TlsUnderTest } from './tls-contract.ts';

const adminPassword = 'admin-password';
const names = { database: 'postgres', owner: 'o', login: 'l', idleLogin: 'i' };

const under: TlsUnderTest = {
  engine: postgres,
  path: () => findPostgres() ?? '',
  ...tableOf(sqlOver(withSession), quoteLiteral),
  async start(authority, isRequired) {
    let container: ServerContainer | undefined;
    const server = await startPostgres(findPostgres() ?? '', adminPassword, {
      more: (write) => {
        const tls = serverTls(write, authority, isRequired);
        const paths = {
          data: '$PGDATA',
          adminPassword: '',
          servicePassword: '',
          initScript: 'true',
        };
        container = postgres.container(names, { ...paths, tls });
        // Clients are elsewhere; what is for the inside of the container would let these in.
        const rules = container.accessRules?.replaceAll(/^host .*$/gm, '') ?? '';
        write('access-rules.conf', rules);
        return container.args.slice(1);
      },
    });
    return {
      adminPassword,
      tlsPort: server.port,
      plainPort: server.port,
      present: (pair, ca) => {
        writeCertificate((name, text) => server.writeFile(name, text), ca, pair);
      },
      probe: async (name) => {
        const command = container?.probes[name].exec?.command ?? [];
        const line = command[0] === 'sh' ? String(command[2]) : command.join(' ');
        const script = line
          .replaceAll('--port=5432', `--port=${server.port}`)
          .replaceAll(`'$PGDATA'`, `'${server.data}'`);
        return server.runScript(script).then(
          () => 0,
          () => 1,
        );
      },
      stop: () => server.stop(),
    };
  },
};

describe.skipIf(isPostgresMissing)(`a real PostgreSQL ${whyNoPostgres}`, () => {
  describeTls(under);
});
