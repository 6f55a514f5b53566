import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import {
  allowedSamples,
  refusedSamples,
} from '../../../src/controllers/database/engines/valkey/rights.ts';
import { withSession } from '../../../src/controllers/database/engines/valkey/session.ts';
import { mayBeUser } from '../../../src/controllers/database/engines/valkey/user-name.ts';
import { valkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames, type LogicalNames } from '../../../src/controllers/database/names.ts';
import { hostileTexts } from '../../fuzz/malformation/values.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeSize } from './size-contract.ts';
import { describeRotation } from './rotation-contract.ts';

const { signal } = new AbortController();
const verified = { result: 'verified' };

/** The server takes no more than 16 KiB of who has not logged in. */
const passwords = hostileTexts.filter(
  (text) => text.trim() !== '' && !text.includes('\0') && text.length < 600,
);

/** Runs one command in a session of its own. */
function run(connection: Connection, ...command: string[]): Promise<unknown> {
  return withSession(connection, signal, (session) => session.run(...command));
}

describe.skipIf(isValkeyMissing)(`a real Valkey ${whyNoValkey}`, () => {
  const used = useValkey();
  const under: EngineUnderTest = {
    engine: valkey,
    adminPassword: used.adminPassword,
    port: () => used.server.port,
    log: () => used.server.log(),
    writeFile: (name, text) => used.server.writeFile(name, text),
    store: async (connection, value) => {
      await run(connection, 'SET', 'kept', value);
    },
    load: async (connection) => String(await run(connection, 'GET', 'kept')),
    sabotage: async (admin, { login }) => {
      await run(admin, 'ACL', 'SETUSER', login, 'resetkeys', 'resetchannels', '-@all', '+ping');
    },
    namesOnServer: async (admin) => {
      const users = await run(admin, 'ACL', 'USERS');
      return (Array.isArray(users) ? users : []).map((user) => `user ${String(user)}`);
    },
  };
  const { asAdmin, asService, databaseNamed, login } = loginsTo(under);
  const started = (password = used.servicePassword): Connection => ({
    ...asService(databaseNamed('started'), password),
    username: used.names.login,
  });

  describeEngine(under);
  describeSize(under, ['server']);
  describeRotation(under);
  describe('and hostile texts', () => {
    const makes = (names: LogicalNames) => [`user ${names.login}`];
    describeHostileTexts(under, { mayName: mayBeUser, makes });
  });

  it.each(hostileTexts.filter((text) => !mayBeUser(`${text}_1`)))(
    'refuses the name %j and makes no user',
    async (text) => {
      const before = await run(asAdmin(), 'ACL', 'LIST');
      const names = { ...used.names, login: `${text}_1` };
      const request = { admin: asAdmin(), names, password: 'secret', resetPassword: false };
      await expect(valkey.ensureRoles(request, signal)).rejects.toThrow('cannot be the name');
      expect(await run(asAdmin(), 'ACL', 'LIST')).toEqual(before);
    },
  );

  it('leaves an existing user its password unless that is to be set', async () => {
    const database = databaseNamed('orders-lasting');
    await login(database, 'first');
    const names = logicalNames(database, valkey);
    const request = { admin: asAdmin(), names, password: 'second', resetPassword: false };
    await valkey.ensureRoles(request, signal);
    expect(await tryLogin(valkey, asService(database, 'first'), { names, signal })).toEqual(
      verified,
    );
    await run(asAdmin(), 'ACL', 'SETUSER', names.login, 'nopass');
    await valkey.ensureRoles(request, signal);
    for (const [password, result] of [
      ['first', 'refused'],
      ['second', 'verified'],
    ] as const) {
      const outcome = await tryLogin(valkey, asService(database, password), { names, signal });
      expect(outcome).toMatchObject({ result });
    }
  });

  it.each<[string, readonly string[], string]>([
    ['is given more', ['+config'], 'started'],
    ['is given what is not its own', ['+acl|list'], 'started'],
    ['has lost a command', ['-lpush'], 'started'],
    ['has lost the channels', ['resetchannels'], 'started'],
    ['may use some keys only', ['resetkeys', '~some*'], 'started'],
    ['default is open to all', ['on', 'nopass', '+@all', '~*'], 'default'],
  ])('sees that the user %s, and mends it', async (_, rules, user) => {
    const database = databaseNamed('orders-drifted');
    await login(database, 'secret');
    const names = logicalNames(database, valkey);
    const name = user === 'default' ? user : names.login;
    const before = await run(asAdmin(), 'ACL', 'LIST');
    await run(asAdmin(), 'ACL', 'SETUSER', name, ...rules);
    const service = asService(database, 'secret');
    expect(await tryLogin(valkey, service, { names, signal })).toMatchObject({
      result: 'refused',
      cause: 'setup',
    });
    expect(await login(database, 'secret')).toEqual(verified);
    expect(await run(asAdmin(), 'ACL', 'LIST')).toEqual(before);
  });

  it('gives the user back the databases, which Valkey 9.1 can take away and others refuse', async () => {
    const database = databaseNamed('orders-databases');
    await login(database, 'secret');
    const names = logicalNames(database, valkey);
    const before = await run(asAdmin(), 'ACL', 'GETUSER', names.login);
    const taken = run(asAdmin(), 'ACL', 'SETUSER', names.login, 'resetdbs');
    const hasRight = JSON.stringify(before).includes('"databases"');
    expect(await taken.catch(() => 'refused')).toBe(hasRight ? 'OK' : 'refused');
    const request = { admin: asAdmin(), names, password: 'secret', resetPassword: false };
    await valkey.ensureRoles(request, signal);
    expect(await run(asAdmin(), 'ACL', 'GETUSER', names.login)).toEqual(before);
  });

  it('does not send the password of the service when it sets it', async () => {
    const wiretap = await tap(used.server.port);
    const admin = { ...asAdmin(), port: wiretap.port };
    const names = logicalNames(databaseNamed('orders-quiet'), valkey);
    const request = { admin, names, password: 'a quiet secret', resetPassword: true };
    await valkey.ensureRoles(request, signal);
    expect(wiretap.heard()).toContain('SETUSER');
    expect(wiretap.heard()).not.toContain('a quiet secret');
    wiretap.close();
  });

  it('says of a text that is no number what to set instead', async () => {
    const outcome = await tryLogin(valkey, { ...started(), database: 'orders' }, { signal });
    expect(JSON.stringify(outcome)).toMatch(/"refused".*set database in the Secret to 0/);
    const beyond = await tryLogin(valkey, { ...started(), database: '99' }, { signal });
    expect(JSON.stringify(beyond)).toMatch(/"refused".*no database of that number/);
  });

  describe('the start script', () => {
    it('makes of the user what ensureRoles makes of it', async () => {
      const { names } = used;
      expect(await tryLogin(valkey, started(), { names, signal })).toEqual(verified);
      const made = await run(asAdmin(), 'ACL', 'GETUSER', names.login);
      await run(asAdmin(), 'ACL', 'DELUSER', names.login);
      const password = used.servicePassword;
      const request = { admin: asAdmin(), names, password, resetPassword: false };
      await valkey.ensureRoles(request, signal);
      expect(await run(asAdmin(), 'ACL', 'GETUSER', names.login)).toEqual(made);
    });

    it('hides the file of the users, which holds no password, nor does the process', async () => {
      const { text, mode } = used.server.users();
      expect(mode.toString(8)).toBe('600');
      expect(text.split('\n')).toHaveLength(4);
      expect(text).toContain(createHash('sha256').update(used.servicePassword).digest('hex'));
      for (const shown of [text, used.server.processTexts(), used.server.log()]) {
        expect(shown).not.toMatch(/secret-of/);
      }
    });

    it('keeps the data over a restart', async () => {
      await run(started(), 'SET', 'lasting', 'value');
      await used.server.restart();
      expect(await run(started(), 'GET', 'lasting')).toBe('value');
    });

    it.each(passwords)('puts the password %j in force', async (password) => {
      used.server.setPassword('service', password);
      await used.server.restart();
      const { names } = used;
      const given = password.replace(/\n+$/, '');
      expect(await tryLogin(valkey, started(given), { names, signal })).toEqual(verified);
      expect(await tryLogin(valkey, started(), { names, signal })).toMatchObject({
        cause: 'password',
      });
    });

    it.each(['', '\n\n'])('starts no server with the password %j', async (password) => {
      used.server.setPassword('service', password);
      await expect(used.server.restart()).rejects.toThrow(/holds no password; restore its Secret/);
    });

    afterAll(async () => {
      used.server.setPassword('service', used.servicePassword);
      await used.server.restart();
    });
  });

  describe('a user', () => {
    it('that has not logged in may do nothing', async () => {
      const shown = ['valkey-cli', '-p', String(used.server.port)];
      for (const command of [...allowedSamples, ...refusedSamples, ['PING']]) {
        const { output } = await used.server.exec([...shown, ...command]);
        expect(`${command.join(' ')}: ${output}`).toMatch(/: (NOAUTH|ERR DEBUG .*not allowed)/);
      }
      for (const password of ['', 'default', used.adminPassword]) {
        const asDefault = { ...started(password), username: 'default' };
        await expect(run(asDefault, 'PING')).rejects.toThrow(/WRONGPASS|NOAUTH/);
      }
    });

    it.each(titled(refusedSamples))('of a service may not %s', async (_, command) => {
      // No option lets anybody at all run DEBUG, which the server says first.
      await expect(run(started(), ...command)).rejects.toThrow(/^(NOPERM|ERR DEBUG .*not allowed)/);
    });

    it.each(titled(allowedSamples))('of a service may %s', async (_, command) => {
      await run(started(), 'DEL', 'key');
      expect(await run(started(), ...command)).not.toBeInstanceOf(Error);
    });
  });
});

/** Commands with the names of their tests. */
function titled(commands: readonly (readonly string[])[]) {
  return commands.map((command) => [command.join(' '), command] as const);
}

/** A port that leads to another one, and what went there through it. */
async function tap(port: number) {
  let heard = '';
  const server = createServer((client) => {
    client.on('data', (chunk: Buffer) => (heard += chunk.toString('utf8')));
    client.pipe(connect({ host: '127.0.0.1', port })).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    heard: () => heard,
    close: () => void server.close(),
  };
}
