import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { neo4j } from '../../../src/controllers/database/engines/neo4j/neo4j.ts';
import { mayBeUser } from '../../../src/controllers/database/engines/neo4j/user-name.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import {
  createTestAuthority,
  type KeyPair,
} from '../../../src/runtime/testing/test-certificates.ts';
import { hostileTexts } from '../../fuzz/malformation/values.ts';
import {
  isNeo4jMissing,
  startMs,
  useNeo4j,
  useRunningNeo4j,
  whyNoNeo4j,
} from '../support/use-neo4j.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { cypher, graphStore } from './graph-store.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeRotation } from './rotation-contract.ts';

const { signal } = new AbortController();
const verified = { result: 'verified' };
/** Everything that means something to a shell, to Cypher or to Neo4j's command line. */
const adminPassword = `-@'"\\ $(id) #{}; äдмин 🚢`;

/** A server with TLS in front of one without; it takes any number of connections. */
async function tlsProxy(pair: KeyPair, port: number) {
  const server = createTlsServer(pair, (socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.on('error', () => onward.destroy()).pipe(onward);
    onward.on('error', () => socket.destroy()).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe.skipIf(isNeo4jMissing)(`a real Neo4j ${whyNoNeo4j}`, () => {
  const used = useRunningNeo4j(`${adminPassword}\n`);
  const under: EngineUnderTest = {
    engine: neo4j,
    adminPassword,
    port: () => used.server.port,
    log: () => used.server.log(),
    writeFile: () => {
      throw new Error('the start script of Neo4j is tested below');
    },
    ...graphStore,
    sabotage: async (admin, { login: name }) => {
      await cypher(admin, 'ALTER USER $name SET PASSWORD CHANGE REQUIRED', { name });
    },
    namesOnServer: async (admin) => {
      const users = await cypher(admin, 'SHOW USERS YIELD user');
      return users.map(({ user }) => `user ${String(user)}`);
    },
  };
  const { asAdmin, asService, databaseNamed, login } = loginsTo(under);

  describeEngine(under);
  describeRotation(under);
  describe('and hostile texts', () => {
    describeHostileTexts(under, {
      mayName: mayBeUser,
      makes: (names) => [`user ${names.login}`],
    });
  });

  it.each(hostileTexts.filter((text) => !mayBeUser(`${text}_1`)))(
    'refuses the name %j and makes no user',
    async (text) => {
      const before = await under.namesOnServer(asAdmin());
      const names = {
        database: 'neo4j',
        owner: `${text}_owner`,
        login: `${text}_1`,
        idleLogin: `${text}_2`,
      };
      const request = { admin: asAdmin(), names, password: 'secret', resetPassword: false };
      await expect(neo4j.ensureRoles(request, signal)).rejects.toThrow('cannot be the name');
      expect(await under.namesOnServer(asAdmin())).toEqual(before);
    },
  );

  it('asks for no change of the first password', async () => {
    expect(
      await cypher(
        asAdmin(),
        'SHOW USERS YIELD user, passwordChangeRequired AS change WHERE user = "neo4j"',
      ),
    ).toEqual([{ user: 'neo4j', change: false }]);
  });

  it('leaves an existing user its password unless that is to be set', async () => {
    const database = databaseNamed('orders-lasting');
    await login(database, 'first');
    const names = logicalNames(database, neo4j);
    const request = { admin: asAdmin(), names, password: 'second', resetPassword: false };
    await neo4j.ensureRoles(request, signal);
    const first = asService(database, 'first');
    expect(await tryLogin(neo4j, first, { names, signal })).toEqual(verified);
  });

  it('sets the password that the user has already', async () => {
    const database = databaseNamed('orders-again');
    await login(database, 'same');
    const names = logicalNames(database, neo4j);
    await cypher(asAdmin(), 'ALTER USER $name SET PASSWORD CHANGE REQUIRED', { name: names.login });
    const request = { admin: asAdmin(), names, password: 'same', resetPassword: true };
    await neo4j.ensureRoles(request, signal);
    const service = asService(database, 'same');
    expect(await tryLogin(neo4j, service, { names, signal })).toEqual(verified);
  });

  it('sets the password that several ask for at once', async () => {
    const database = databaseNamed('orders-rush');
    await login(database, 'before');
    const names = logicalNames(database, neo4j);
    const request = { admin: asAdmin(), names, password: 'after', resetPassword: true };
    await Promise.all(Array.from({ length: 8 }, () => neo4j.ensureRoles(request, signal)));
    const service = asService(database, 'after');
    expect(await tryLogin(neo4j, service, { names, signal })).toEqual(verified);
  });

  it('makes a user anew that somebody dropped', async () => {
    const database = databaseNamed('orders-dropped');
    await login(database, 'secret');
    await under.store(asService(database, 'secret'), 'still here');
    const { login: name } = logicalNames(database, neo4j);
    await cypher(asAdmin(), 'DROP USER $name', { name });
    expect(await login(database, 'secret')).toEqual(verified);
    expect(await under.load(asService(database, 'secret'))).toBe('still here');
  });

  it('shows a second user of the service the same graph', async () => {
    const database = databaseNamed('orders-second');
    await login(database, 'first');
    const names = {
      ...logicalNames(database, neo4j),
      login: 'shop_orders-second_2',
      idleLogin: 'shop_orders-second_2_2',
    };
    const request = { admin: asAdmin(), names, password: 'second', resetPassword: false };
    await neo4j.ensureRoles(request, signal);
    await under.store(asService(database, 'first'), 'of the first');
    const second = { ...asService(database, 'second'), username: names.login };
    expect(await tryLogin(neo4j, second, { names, signal })).toEqual(verified);
    expect(await under.load(second)).toBe('of the first');
  });

  it('takes a user that the server locks for one that nothing is known of', async () => {
    const database = databaseNamed('orders-guessed');
    await login(database, 'right');
    const guess = (password: string) => tryLogin(neo4j, asService(database, password), { signal });
    for (let count = 0; count < 3; count++) {
      expect(await guess('wrong')).toMatchObject({ result: 'refused', cause: 'password' });
    }
    const locked = await guess('right');
    expect(locked).toMatchObject({ result: 'unreachable' });
    expect(JSON.stringify(locked)).toContain('AuthenticationRateLimit');
    await expect.poll(() => guess('right'), { timeout: 30_000, interval: 2_000 }).toEqual(verified);
  });

  it('says of a database that is not there that it is missing', async () => {
    const elsewhere = { ...asAdmin(), database: 'elsewhere' };
    expect(await tryLogin(neo4j, elsewhere, { signal })).toMatchObject({
      result: 'refused',
      cause: 'setup',
    });
  });

  it('lets nobody read files of the server', async () => {
    const reading = cypher(
      { ...asAdmin(), database: 'neo4j' },
      "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
    );
    await expect(reading).rejects.toThrow('allow_csv_import_from_file_urls');
  });

  it('answers the probe', async () => {
    expect(await used.server.probe()).toBe(true);
  });

  it('holds and logs no password', async () => {
    await login(databaseNamed('orders-quiet'), 'a quiet secret');
    for (const shown of [used.server.processTexts(), used.server.log()]) {
      expect(shown).not.toContain('a quiet secret');
      expect(shown).not.toContain('äдмин');
    }
  });

  it('talks by TLS, and leaves no certificate behind', async () => {
    const database = databaseNamed('orders-tls');
    await login(database, 'secret');
    const { ca, server } = createTestAuthority();
    const proxy = await tlsProxy(server, used.server.port);
    const through = (more: Partial<Connection>) => {
      const service = { ...asService(database, 'secret'), port: proxy.port };
      return tryLogin(neo4j, { ...service, ...more }, { signal });
    };
    for (const tls of ['prefer', 'require', 'verify-ca', 'verify-full'] as const) {
      expect(await through({ tls, certificates: ca })).toEqual(verified);
    }
    expect(await through({ tls: 'verify-full' })).toMatchObject({ result: 'refused' });
    expect(await through({ tls: 'disable' })).not.toEqual(verified);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('slipway-trust-'))).toEqual([]);
    await proxy.close();
  });

  it(
    'keeps graph and users over a restart, whatever the first password has become',
    async () => {
      const database = databaseNamed('orders-restarted');
      await login(database, 'secret');
      await under.store(asService(database, 'secret'), 'lasting');
      used.server.setAdminPassword('another');
      await used.server.stop();
      expect(await used.server.probe()).toBe(false);
      await used.server.start();
      const names = logicalNames(database, neo4j);
      const service = asService(database, 'secret');
      expect(await tryLogin(neo4j, service, { names, signal })).toEqual(verified);
      expect(await under.load(service)).toBe('lasting');
      const admin = { ...asAdmin(), database: 'neo4j' };
      expect(await tryLogin(neo4j, admin, { signal })).toEqual(verified);
    },
    startMs,
  );

  it(
    'does not take a server for set up that asks nobody for a password',
    async () => {
      await used.server.stop();
      await used.server.start({ 'dbms.security.auth_enabled': 'false' });
      const database = databaseNamed('orders-open');
      const names = logicalNames(database, neo4j);
      const outcome = await tryLogin(neo4j, asService(database, 'any'), { names, signal });
      expect(outcome).toMatchObject({ result: 'refused', cause: 'setup' });
      expect(JSON.stringify(outcome)).toContain('auth_enabled');
    },
    startMs,
  );
});

describe.skipIf(isNeo4jMissing)(`the start script of Neo4j ${whyNoNeo4j}`, () => {
  const used = useNeo4j();

  /** What Neo4j keeps of a password: `SHA-256,<hash>,<salt>,<iterations>`. */
  function isOf(authentication: string, password: string): boolean {
    const [, hash = '', salt = '', iterations = ''] =
      /^neo4j:SHA-256,([0-9a-f]+),([0-9a-f]+),(\d+):\s*$/.exec(authentication) ?? [];
    let digest = Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(password, 'utf8')]);
    for (let count = 0; count < Number(iterations); count++) {
      digest = createHash('sha256').update(digest).digest();
    }
    return digest.toString('hex') === hash;
  }

  it.each([
    '-starts-like-an-option',
    '@/etc/passwd',
    '@',
    '@@twice',
    ` spaces  around and '"\\\\n\\" # no comment `,
    'line one\nline two\r\nline three\ttab',
    '$(touch pwned) `id` ${HOME} %s äдмин 🚢 e\u0301 \u001B[31m',
    'p'.repeat(600),
  ])('makes %j the first password', async (password) => {
    used.server.setAdminPassword(`${password}\n`);
    const { authentication, files, output } = await used.server.prepare();
    expect(isOf(authentication, password)).toBe(true);
    expect(isOf(authentication, `${password}.`)).toBe(false);
    expect(files).not.toContain('arguments');
    expect(output).not.toContain(password);
  });

  it('lays the settings of the container over those of the image', async () => {
    used.server.setAdminPassword('plain');
    const { settings, output } = await used.server.prepare();
    const keys = settings.flatMap((line) => (/^[a-z]/.test(line) ? [line.split('=')[0]] : []));
    const single = keys.filter((key) => key !== 'server.jvm.additional');
    expect(new Set(single).size).toBe(single.length);
    expect(settings).toContain('server.http.enabled=false');
    expect(settings).toContain('dbms.security.auth_minimum_password_length=1');
    expect(settings).toContain('server.jvm.additional=-XX:+ExitOnOutOfMemoryError');
    expect(settings).toContain('server.jvm.additional=-XX:+UseSerialGC');
    expect(output).toContain('-XX:+ExitOnOutOfMemoryError');
    expect(output).toContain('-XX:+UseSerialGC');
  });

  it.each([
    ['0', 256, 128],
    ['1024', 320, 160],
    ['4096', 1856, 928],
  ])('of %j MiB that are requested takes %i for the heap', async (requested, heap, pageCache) => {
    used.server.setAdminPassword('plain');
    const { settings } = await used.server.prepare({ SLIPWAY_MEMORY_MIB: requested });
    expect(settings).toContain(`server.memory.heap.max_size=${heap}m`);
    expect(settings).toContain(`server.memory.pagecache.size=${pageCache}m`);
  });

  it('has a probe that takes no other server for Neo4j', async () => {
    expect(await used.server.probe()).toBe(false);
    const other = createServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('no'),
    );
    await new Promise<void>((resolve) => other.listen(used.server.port, '127.0.0.1', resolve));
    expect(await used.server.probe()).toBe(false);
    await new Promise((resolve) => other.close(resolve));
  });
});
