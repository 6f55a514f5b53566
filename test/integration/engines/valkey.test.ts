import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/controllers/database/engines/engine.ts';
import {
  allowedSamples,
  refusedSamples,
} from '../../../src/controllers/database/engines/valkey/rights.ts';
import { withSession } from '../../../src/controllers/database/engines/valkey/session.ts';
import { mayBeUser } from '../../../src/controllers/database/engines/valkey/user-name.ts';
import { valkey as engineOfValkey } from '../../../src/controllers/database/engines/valkey/valkey.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import { hostileTexts } from '../../fuzz/malformation/values.ts';
import { isValkeyMissing, useValkey, whyNoValkey } from '../support/use-valkey.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';

const valkey = engineOfValkey as unknown as Engine;
const { signal } = new AbortController();
const verified = { result: 'verified' };

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
  describe('and hostile texts', () =>
    describeHostileTexts(under, {
      mayName: mayBeUser,
      makes: (names) => [`user ${names.login}`],
    }));

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

  it('sends no password but to log in', async () => {
    await run(asAdmin(), 'CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    await login(databaseNamed('orders-quiet'), 'a quiet secret');
    const slowlog = JSON.stringify(await run(asAdmin(), 'SLOWLOG', 'GET', '-1'));
    await run(asAdmin(), 'CONFIG', 'SET', 'slowlog-log-slower-than', '10000');
    expect(slowlog).toContain('SETUSER');
    expect(slowlog).not.toMatch(/a quiet secret|admin-password/);
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
        expect(shown).not.toMatch(/admin-password\b(?!')|service-password\b(?!')/);
      }
    });

    it('keeps the data over a restart', async () => {
      await run(started(), 'SET', 'lasting', 'value');
      await used.server.restart();
      expect(await run(started(), 'GET', 'lasting')).toBe('value');
    });

    it.each(hostileTexts.filter((text) => text.trim() !== '' && !text.includes('\0')))(
      'puts the password %j in force',
      async (password) => {
        used.server.setPassword('service', password);
        await used.server.restart();
        const { names } = used;
        const given = password.replace(/\n+$/, '');
        expect(await tryLogin(valkey, started(given), { names, signal })).toEqual(verified);
        expect(await tryLogin(valkey, started(), { names, signal })).toMatchObject({
          cause: 'password',
        });
        used.server.setPassword('service', used.servicePassword);
        await used.server.restart();
      },
    );

    it.each(['', '\n\n'])('starts no server with the password %j', async (password) => {
      used.server.setPassword('service', password);
      await expect(used.server.restart()).rejects.toThrow(/holds no password; restore its Secret/);
      used.server.setPassword('service', used.servicePassword);
      await used.server.restart();
    });
  });

  describe('a user', () => {
    it('that has not logged in may do nothing', async () => {
      const shown = ['valkey-cli', '-p', String(used.server.port)];
      for (const command of [...allowedSamples, ...refusedSamples, ['PING']]) {
        const { output } = await used.server.exec([...shown, ...command]);
        expect(`${command.join(' ')}: ${output}`).toContain('NOAUTH');
      }
      for (const password of ['', 'default', used.adminPassword]) {
        const asDefault = { ...started(password), username: 'default' };
        await expect(run(asDefault, 'PING')).rejects.toThrow(/WRONGPASS|NOAUTH/);
      }
    });

    it.each(refusedSamples.map((sample) => sample.join(' ')))(
      'of a service may not %s',
      async (command) => {
        await expect(run(started(), ...command.split(' '))).rejects.toThrow('NOPERM');
      },
    );

    it.each(allowedSamples)('of a service may %s', async (...command) => {
      await run(started(), 'DEL', 'key');
      expect(await run(started(), ...command)).not.toBeInstanceOf(Error);
    });
  });
});
