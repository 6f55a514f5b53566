import { describe } from 'vitest';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import { serverTls, writeCertificate } from '../support/issued-certificates.ts';
import { isValkeyMissing, whyNoValkey } from '../support/use-valkey.ts';
import { findValkey, startValkey } from '../support/valkey-server.ts';
import { withSession } from '../../../src/controllers/database/engines/valkey/session.ts';
import { useValkeyNames } from '../support/valkey-names.ts';
import { describeTls, type TlsUnderTest } from './tls-contract.ts';

const adminPassword = 'secret-of-admin';
const { signal } = new AbortController();
const shims = useValkeyNames();
const names = { database: '0', owner: 'o', login: 'l', idleLogin: 'i' };

const under: TlsUnderTest = {
  engine: valkey,
  path: () => shims(),
  store: (service, value) => withSession(service, signal, ({ run }) => run('SET', 'kept', value)),
  load: (service) => withSession(service, signal, ({ run }) => run('GET', 'kept')),
  clear: (admin) =>
    withSession(admin, signal, async ({ run }) => {
      await run('FLUSHALL');
      await run('FUNCTION', 'FLUSH');
    }),
  async start(authority, isRequired) {
    const server = await startValkey(findValkey() ?? { server: '', client: '' }, {
      names,
      adminPassword,
      servicePassword: 'secret-of-service',
      // Else a server waits for more replicas before it sends its data.
      options: ['--repl-diskless-sync-delay', '0'],
      tls: (write) => serverTls(write, authority, isRequired),
    });
    return {
      adminPassword,
      tlsPort: server.tlsPort,
      plainPort: server.port,
      present: (pair, ca) => {
        writeCertificate((name, text) => server.writeFile(name, text), ca, pair);
      },
      probe: async (name) => {
        const { code } = await server.exec(server.container.probes[name].exec?.command ?? []);
        return code;
      },
      stop: () => server.stop(),
    };
  },
};

describe.skipIf(isValkeyMissing)(`a real Valkey ${whyNoValkey}`, () => {
  describeTls(under);
});
