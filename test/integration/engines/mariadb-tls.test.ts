import { describe } from 'vitest';
import type { ServerContainer } from '../../../src/controllers/database/engines/engine.ts';
import { mariadb } from '../../../src/controllers/database/engines/mariadb/mariadb.ts';
import { serverTls, writeCertificate } from '../support/issued-certificates.ts';
import { findMariadb, startMariadb } from '../support/mariadb-server.ts';
import { isMariadbMissing, whyNoMariadb } from '../support/use-mariadb.ts';
import { quoteText } from '../../../src/controllers/database/engines/mariadb/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/mariadb/session.ts';
import { sqlOver, tableOf } from './sql-store.ts';
import { describeTls, type TlsUnderTest } from './tls-contract.ts';

const adminPassword = 'admin-password';
const names = { database: 'mysql', owner: 'o', login: 'l', idleLogin: 'i' };

const under: TlsUnderTest = {
  engine: mariadb,
  refusal: 'HANDSHAKE_SSL_ERROR',
  path: () => '/usr/sbin',
  ...tableOf(sqlOver(withSession), quoteText),
  async start(authority, isRequired) {
    const programs = findMariadb() ?? { server: '', clients: '' };
    let container: ServerContainer | undefined;
    const server = await startMariadb(programs, adminPassword, undefined, (write) => {
      const paths = {
        data: '',
        adminPassword: write('admin-password', adminPassword),
        servicePassword: '',
        initScript: 'true',
        tls: serverTls(write, authority, isRequired),
      };
      container = mariadb.container(names, paths);
      return container.args.filter((argument) => /^--(ssl|require)/.test(argument));
    });
    return {
      adminPassword,
      tlsPort: server.port,
      plainPort: server.port,
      present: (pair, ca) => {
        writeCertificate((name, text) => server.writeFile(name, text), ca, pair);
      },
      probe: async (name) => {
        const line = String(container?.probes[name].exec?.command?.[2]);
        const here = line.replaceAll('--port=3306', `--port=${server.port}`);
        return server.runScript(`{ ${here}\n} > /dev/null`).then(
          () => 0,
          () => 1,
        );
      },
      stop: () => server.stop(),
    };
  },
};

describe.skipIf(isMariadbMissing)(`a real MariaDB ${whyNoMariadb}`, () => {
  describeTls(under);
});
