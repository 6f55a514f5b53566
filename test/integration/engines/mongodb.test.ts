import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { mongodb } from '../../../src/controllers/database/engines/mongodb/mongodb.ts';
import type { ServerTls } from '../../../src/controllers/database/engines/engine.ts';
import { withSession } from '../../../src/controllers/database/engines/mongodb/session.ts';
import type { Connection, TlsMode } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import { listAt, textAt } from '../../../src/controllers/wire-value.ts';
import { makeSuperuser } from '../support/mongodb-server.ts';
import {
  isMongodbMissing,
  isMongoshMissing,
  useMongodb,
  whyNoMongodb,
  whyNoMongosh,
} from '../support/use-mongodb.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeSize } from './size-contract.ts';
import { describeRotation } from './rotation-contract.ts';

const { signal } = new AbortController();
const engine = mongodb;
const run = promisify(execFile);

const noPaths = { data: '', adminPassword: '', servicePassword: '', initScript: 'false' };

function tlsPaths(isRequired: boolean, probeNotes = ''): ServerTls {
  const files = { authority: '', certificate: '/dev/null', key: '', combined: '' };
  return { ...files, isRequired, accessRules: '', probeNotes };
}

function command(connection: Connection, database: string, text: Record<string, unknown>) {
  return withSession(connection, signal, (session) => session.command(database, text));
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Whoever logs in was made in the database that bears the name of the login. */
function asUser(connection: Connection): Connection {
  return { ...connection, authSource: connection.username.replace(/_[12]$/, '') };
}

describe.skipIf(isMongodbMissing)(`MongoDB's protocol by a real FerretDB ${whyNoMongodb}`, () => {
  const used = useMongodb();
  const under: EngineUnderTest = {
    engine,
    adminPassword: used.adminPassword,
    port: () => used.server.port,
    log: () => used.server.log(),
    writeFile: (name, text) => used.server.writeFile(name, text),
    ...(isMongoshMissing
      ? { whyNoScript: whyNoMongosh }
      : {
          runScript: async (script) => {
            expect(await used.server.runScript(script)).toBe('');
          },
        }),
    store: async (connection, value) => {
      const documents = [{ value }];
      await command(asUser(connection), connection.database, { insert: 'kept', documents });
    },
    load: async (connection) => {
      const found = await command(asUser(connection), connection.database, { find: 'kept' });
      return textAt(listAt(found, 'cursor', 'firstBatch').at(-1), 'value') ?? '';
    },
    sabotage: async (admin, { database, login }) => {
      await command(admin, database, { updateUser: login, roles: [] });
    },
    namesOnServer: async (admin) => {
      const users = await command(admin, 'admin', { usersInfo: { forAllDBs: true } });
      const databases = await command(admin, 'admin', { listDatabases: 1, nameOnly: true });
      return [
        ...listAt(users, 'users').map(
          (user) => `user ${textAt(user, 'user')} of ${textAt(user, 'db')}`,
        ),
        ...listAt(databases, 'databases').map((database) => `database ${textAt(database, 'name')}`),
      ];
    },
  };
  const { databaseNamed, login, asService, asAdmin } = loginsTo(under);

  describeEngine(under);
  describeSize(under, ['server']);
  describeRotation(under);
  describe('and hostile texts', () => {
    describeHostileTexts(under, {
      mayName: (text) => !/[/\\. "$*<>:|?]/.test(text),
      makes: (names) => [`user ${names.login} of ${names.database}`],
    });
  });

  describe('the service', () => {
    it('has just the roles that it needs, in its own database', async () => {
      const database = databaseNamed('orders-roles');
      const names = logicalNames(database, engine);
      await login(database, 'first');
      const { users } = await command(asAdmin(), names.database, { usersInfo: 1 });
      expect(users).toMatchObject([
        {
          user: names.login,
          db: names.database,
          mechanisms: ['SCRAM-SHA-256'],
          roles: [
            { role: 'dbAdmin', db: names.database },
            { role: 'readWrite', db: names.database },
          ],
        },
      ]);
    });

    it('reads no other database and makes no users', async () => {
      const [mine, theirs] = [databaseNamed('orders-mine'), databaseNamed('orders-theirs')];
      await login(mine, 'mine');
      await login(theirs, 'theirs');
      const service = asService(theirs, 'theirs');
      const target = logicalNames(mine, engine).database;
      const denied = { codeName: 'Unauthorized' };
      await expect(command(service, target, { find: 'kept' })).rejects.toMatchObject(denied);
      const another = { createUser: 'x', pwd: 'x', roles: [] };
      await expect(command(service, service.database, another)).rejects.toMatchObject(denied);
    });

    it('loses roles that somebody gave it', async () => {
      const database = databaseNamed('orders-mighty');
      const names = logicalNames(database, engine);
      await login(database, 'first');
      const roles = [{ role: 'root', db: 'admin' }];
      await command(asAdmin(), names.database, { updateUser: names.login, roles });
      const service = asService(database, 'first');
      expect(await tryLogin(engine, service, { names, signal })).toMatchObject({
        result: 'refused',
        cause: 'setup',
      });
      expect(await login(database, 'first')).toEqual({ result: 'verified' });
    });

    it('keeps its password where only something else is mended', async () => {
      const database = databaseNamed('orders-kept');
      const names = logicalNames(database, engine);
      await login(database, 'first');
      const request = { admin: asAdmin(), names, password: 'second', resetPassword: false };
      await engine.ensureRoles(request, signal);
      const attempts = ['first', 'second'].map((password) =>
        tryLogin(engine, asService(database, password), { names, signal }),
      );
      expect(await Promise.all(attempts)).toMatchObject([
        { result: 'verified' },
        { result: 'refused', cause: 'password' },
      ]);
    });

    it.each(['', 'a b', 'a.b', 'a/b', 'a\\b', 'a"b', 'a$b', 'a\0b', 'a*b', 'x'.repeat(64)])(
      'gets no database of the name %j',
      async (database) => {
        const names = { database, owner: 'owner', login: 'login', idleLogin: 'login_2' };
        const request = { admin: asAdmin(), names, password: 'secret', resetPassword: true };
        await expect(engine.ensureRoles(request, signal)).rejects.toThrow('takes no database name');
        expect(() => engine.container(names, noPaths)).toThrow('takes no database name');
      },
    );
  });

  describe('TLS', () => {
    const outcome = (tls: TlsMode, more: Partial<Connection> = {}) =>
      tryLogin(engine, { ...asAdmin(), port: used.server.tlsPort, tls, ...more }, { signal });

    it.each(['prefer', 'require'] as const)('%s asks for no certificate of repute', async (tls) => {
      expect(await outcome(tls)).toEqual({ result: 'verified' });
    });

    it.each(['verify-ca', 'verify-full'] as const)('%s trusts those given', async (tls) => {
      const certificates = used.authority.ca;
      expect(await outcome(tls, { certificates })).toEqual({ result: 'verified' });
      expect(JSON.stringify(await outcome(tls))).toMatch(/refused.*UNABLE_TO_VERIFY/);
    });

    it('verify-full wants the name of the host, too', async () => {
      // 127.0.0.1 for the resolver, and a name that no certificate holds.
      const elsewhere = { certificates: used.authority.ca, host: '127.1' };
      expect(await outcome('verify-ca', elsewhere)).toEqual({ result: 'verified' });
      const full = JSON.stringify(await outcome('verify-full', elsewhere));
      expect(full).toMatch(/refused.*ERR_TLS_CERT_ALTNAME_INVALID/);
    });

    it('is said to be missing where it is required', async () => {
      const { port } = used.server;
      const text = JSON.stringify(await outcome('require', { port }));
      expect(text).toMatch(/refused.*does not speak TLS/);
    });
  });

  it('logs in as a user of another database where a URI says so', async () => {
    const { port } = used.server;
    const given = (options: string): Connection => ({
      ...asAdmin(),
      ...engine.parseUri(`mongodb://root:${used.adminPassword}@127.0.0.1:${port}/shop${options}`),
    });
    const outcomes = await Promise.all(
      ['?authSource=admin', ''].map((options) => tryLogin(engine, given(options), { signal })),
    );
    expect(outcomes).toMatchObject([
      { result: 'verified' },
      { result: 'refused', cause: 'password' },
    ]);
  });

  it.each(['disable', 'require'] as const)(
    'leaves a silent server with the signal (TLS %s)',
    async (tls) => {
      const controller = new AbortController();
      const sockets: Socket[] = [];
      const silent = createServer((socket) => {
        sockets.push(socket);
        socket.once('data', () => controller.abort(new Error('told to stop')));
      });
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const connection = { ...asAdmin(), port: portOf(silent), tls };
      const attempt = engine.verifyLogin(connection, { signal: controller.signal });
      await expect(attempt).rejects.toThrow('told to stop');
      for (const socket of sockets) socket.destroy();
      silent.close();
    },
  );

  it.each([
    ['no TLS', undefined],
    ['TLS for whoever wants it', false],
    ['TLS for all', true],
  ] as const)('answers the probes of a container with %s, and nobody else', async (_, required) => {
    const silent = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port, tlsPort } = used.server;
    const { liveness } = engine.container(
      logicalNames(databaseNamed('any'), engine),
      required === undefined ? noPaths : { ...noPaths, tls: tlsPaths(required) },
    ).probes;
    const [shell = '', ...args] = liveness.exec?.command ?? [];
    const ask = (at: number) =>
      run(
        shell,
        args.map((arg) => arg.replace('$(hostname)/27017', `127.0.0.1/${at}`)),
      );
    await ask(required === true ? tlsPort : port);
    await expect(ask(required === true ? port : tlsPort)).rejects.toThrow('Command failed');
    await expect(ask(1)).rejects.toThrow('Connection refused');
    await expect(ask(portOf(silent))).rejects.toThrow('Command failed');
    silent.close();
  });

  describe.skipIf(isMongoshMissing)(`the container ${whyNoMongosh}`, () => {
    const both = [
      ['without TLS', undefined],
      ['with TLS', true],
    ] as const;

    it.each(both)('makes superuser and user of a server without any, %s', async (_, required) => {
      await used.withNewServer(async (server) => {
        const names = logicalNames(databaseNamed('orders-new'), engine);
        const initScript = join(dirname(server.writeFile('x', '')), 'init.sh');
        const paths = {
          data: '/data/db',
          adminPassword: server.writeFile('admin', 'new admin\n'),
          servicePassword: server.writeFile('service', 'new service\n'),
          initScript,
          ...(required === undefined ? {} : { tls: tlsPaths(required) }),
        };
        const container = engine.container(names, paths);
        chmodSync(server.writeFile('init.sh', container.initScript), 0o555);
        for (const { exec } of [container.probes.startup, container.probes.startup]) {
          const script = exec?.command?.at(-1) ?? '';
          await server.runScript(script.replace(/^\(.*\) && /, ''));
        }
        const here = { ...asAdmin(), port: server.port };
        const service = { ...here, database: names.database, username: names.login };
        const logins = [
          tryLogin(engine, { ...here, password: 'new admin' }, { signal }),
          tryLogin(engine, { ...service, password: 'new service' }, { names, signal }),
        ];
        expect(await Promise.all(logins)).toEqual([{ result: 'verified' }, { result: 'verified' }]);
        await expect(makeSuperuser(server.port, 'x')).rejects.toThrow('not authorized');
      });
    });

    it.each([false, true])(
      'asks for another certificate as root (TLS for all: %s)',
      async (all) => {
        const notes = used.server.writeFile('notes', '');
        const paths = {
          ...noPaths,
          adminPassword: used.server.writeFile('admin', `${used.adminPassword}\n`),
          tls: tlsPaths(all, notes),
        };
        const { readiness } = engine.container(
          logicalNames(databaseNamed('any'), engine),
          paths,
        ).probes;
        const [, , probe = ''] = readiness.exec?.command ?? [];
        const [, reload = ''] = /slipway_reload\(\) \{\n([^]*?)\n\}\n/.exec(probe) ?? [];
        // What FerretDB knows nothing of it says after the login.
        await expect(used.server.runScript(reload)).rejects.toThrow(/rotateCertificates/);
      },
    );
  });
});
