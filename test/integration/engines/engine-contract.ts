import { describe, expect, it } from 'vitest';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';

const { signal } = new AbortController();
const verified = { result: 'verified' };
/** What servers say to somebody who has no right. */
const kept = /denied|not authorized|authentication/i;

/** What holds of every engine, on a real server of it. */
export function describeEngine(under: EngineUnderTest): void {
  describeSetUp(under);
  describeIsolation(under);
  describeFailures(under);
  describeScript(under);
}

function describeSetUp(under: EngineUnderTest): void {
  const { engine } = under;
  const { databaseNamed, login, asService, asAdmin } = loginsTo(under);

  it('makes database and users where there are none, and then only logs in', async () => {
    const database = databaseNamed('orders-main');
    expect(await login(database, 'first')).toEqual(verified);
    expect(await login(database, 'first', 'wrong')).toEqual(verified);
  });

  it('lets the service store and read', async () => {
    const database = databaseNamed('orders-stored');
    await login(database, 'first');
    await under.store(asService(database, 'first'), 'a value');
    expect(await under.load(asService(database, 'first'))).toBe('a value');
  });

  it('sets the password of the Secret where the server has another one', async () => {
    const database = databaseNamed('orders-rotated');
    await login(database, 'before');
    expect(await login(database, 'after \'\\ " %s $1')).toEqual(verified);
    expect(await tryLogin(engine, asService(database, 'before'), { signal })).toMatchObject({
      result: 'refused',
      cause: 'password',
    });
  });

  it('mends what somebody took away, and keeps the data', async () => {
    const database = databaseNamed('orders-mended');
    await login(database, 'secret');
    await under.store(asService(database, 'secret'), '7');
    await under.sabotage(asAdmin(), logicalNames(database, engine));
    expect(await login(database, 'secret')).toEqual(verified);
    expect(await under.load(asService(database, 'secret'))).toBe('7');
  });

  it('several at once leave one result', async () => {
    const database = databaseNamed('orders-crowd');
    const results = await Promise.all(Array.from({ length: 5 }, () => login(database, 'same')));
    expect(results).toEqual(Array.from({ length: 5 }, () => verified));
  });
}

function describeIsolation(under: EngineUnderTest): void {
  const { engine } = under;
  const { databaseNamed, login, asService } = loginsTo(under);
  // A server with one database is one service's alone.
  if (engine.fixedDatabase !== undefined) return;

  it('keeps the services of other databases out', async () => {
    const [mine, theirs] = [databaseNamed('mine'), databaseNamed('theirs')];
    await login(mine, 'mine');
    await login(theirs, 'theirs');
    await under.store(asService(mine, 'mine'), 'secret');
    const { database } = logicalNames(mine, engine);
    const intruder = { ...asService(theirs, 'theirs'), database };
    await expect(under.load(intruder)).rejects.toThrow(kept);
  });

  it('takes no character of a name for a pattern', async () => {
    // `_` stands for any character where MariaDB grants rights, and only names that begin like
    // those of a server have two of them.
    const [prefixed, near] = [
      { ...databaseNamed('x'), metadata: { name: 'x', namespace: 'pg', uid: 'db' } },
      { ...databaseNamed('x'), metadata: { name: 'x', namespace: 'ns-pg', uid: 'db' } },
    ];
    await login(prefixed, 'prefixed');
    await login(near, 'near');
    await under.store(asService(near, 'near'), 'secret');
    const { database } = logicalNames(near, engine);
    const intruder = { ...asService(prefixed, 'prefixed'), database };
    await expect(under.load(intruder)).rejects.toThrow(kept);
  });
}

function describeFailures(under: EngineUnderTest): void {
  const { engine } = under;
  const { databaseNamed, login, asService, asAdmin } = loginsTo(under);

  it('says what is wrong, without a password in it', async () => {
    const database = databaseNamed('orders-locked');
    const refused = await login(database, 'service-secret', 'wrong-admin-secret');
    expect(refused).toMatchObject({ result: 'refused', cause: 'password' });
    const service = asService(database, 'service-secret');
    const nowhere = await tryLogin(engine, { ...service, host: 'nowhere.invalid' }, { signal });
    expect(nowhere).toMatchObject({ result: 'unreachable' });
    const closed = await tryLogin(engine, { ...service, port: 1 }, { signal });
    expect(JSON.stringify(closed)).toMatch(/"refused".*ECONNREFUSED/);
    expect(JSON.stringify([refused, nowhere, closed])).not.toMatch(/service-secret|wrong-admin/);
  });

  it('gives up with the signal', async () => {
    const aborted = AbortSignal.abort();
    const outcome = await tryLogin(engine, asAdmin(), { signal: aborted });
    expect(outcome).toMatchObject({ result: 'unreachable' });
  });

  it('with TLS preferred talks to a server that has none', async () => {
    const database = databaseNamed('orders-plain');
    await login(database, 'plain');
    const service = asService(database, 'plain');
    expect(await tryLogin(engine, { ...service, tls: 'prefer' }, { signal })).toEqual(verified);
    const strict = await tryLogin(engine, { ...service, tls: 'require' }, { signal });
    expect(strict).toMatchObject({ result: 'refused' });
  });
}

function describeScript(under: EngineUnderTest): void {
  const { engine } = under;
  const { databaseNamed, asService } = loginsTo(under);

  const { runScript, whyNoScript } = under;
  if (runScript === undefined && whyNoScript === undefined) return;
  describe.skipIf(runScript === undefined)(`the script of the image ${whyNoScript ?? ''}`, () => {
    it('makes the same, twice over, and keeps the password out of the log', async () => {
      const database = databaseNamed('orders-script');
      const names = logicalNames(database, engine);
      const paths = {
        data: '',
        adminPassword: under.writeFile('admin', under.adminPassword),
        servicePassword: under.writeFile('service', "script's secret\n"),
        initScript: '',
      };
      const { initScript } = engine.container(names, paths);
      await runScript?.(initScript);
      await runScript?.(initScript);
      const service = asService(database, "script's secret");
      expect(await tryLogin(engine, service, { names, signal })).toEqual(verified);
      for (const encoding of ['utf8', 'hex', 'base64'] as const) {
        const text = Buffer.from("script's secret").toString(encoding);
        expect(under.log().toLowerCase()).not.toContain(text.toLowerCase());
      }
    });
  });
}
