import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { hostileTexts } from '../../fuzz/malformation/values.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { identifiers } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeAdoption, describeForeign } from './tenancy-foreign-contract.ts';
import { describeDeaths } from './tenancy-death-contract.ts';
import { namesOf, tenantPassword, tenantsOn, type Tenants } from './tenants.ts';

const done = { result: 'done' };
const verified = { result: 'verified' };
/** What servers say to somebody who has no right. */
const kept = /denied/i;

/** What holds of every engine that has several services on one server, on a real one. */
export function describeTenancy(under: EngineUnderTest): void {
  const details = under.tenancy;
  if (details === undefined) throw new Error(`${under.engine.name} keeps no services apart`);
  const { asAdmin } = loginsTo(under);
  let limited: Connection | undefined;
  beforeAll(async () => {
    limited = await details.makeAdmin(asAdmin());
  });
  const asLimited = (): Connection => {
    if (limited === undefined) throw new Error('the administrator is there only while tests run');
    return limited;
  };
  describe('made by the superuser', () => {
    describeTenants(under, tenantsOn(under, details, asAdmin), 'su');
    describeDeaths(under, tenantsOn(under, details, asAdmin), 'su', ['unsent']);
  });
  describe('made by an administrator who is none', () => {
    describeTenants(under, tenantsOn(under, details, asLimited), 'ad');
    describeHostile(under, tenantsOn(under, details, asLimited), 'ad');
    describeDeaths(under, tenantsOn(under, details, asLimited), 'ad', ['unsent', 'unanswered']);
  });
}

function describeTenants(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  describeMaking(under, tenants, prefix);
  describeMending(under, tenants, prefix);
  describeWishes(tenants, prefix);
  describeForeign(under, tenants, prefix);
  describeAdoption(under, tenants, prefix);
  describeDrop(under, tenants, prefix);
  describeIsolation(under, tenants, prefix);
}

function describeMaking(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  const { ensure, verify, service, unchanged } = tenants;

  it('makes a database that serves, and tells no log the password', async () => {
    const base = `${prefix}_served`;
    const logged = under.log().length;
    expect(await ensure(base)).toEqual(done);
    expect(await verify(base)).toEqual(verified);
    await under.store(service(base), 'a value');
    expect(await under.load(service(base))).toBe('a value');
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      const text = Buffer.from(tenantPassword).toString(encoding);
      expect(under.log().slice(logged)).not.toContain(text);
    }
  });

  it('changes nothing when all is there', async () => {
    const base = `${prefix}_twice`;
    await ensure(base, { connectionLimit: 7 });
    await under.store(service(base), 'a value');
    const again = { connectionLimit: 7, mayCreate: false, adopt: true };
    expect(await unchanged(() => ensure(base, again), base)).toEqual(done);
    expect(await under.load(service(base))).toBe('a value');
  });

  it('five at once leave one result', async () => {
    const base = `${prefix}_crowd`;
    const results = await Promise.all(Array.from({ length: 5 }, () => ensure(base)));
    expect(results).toEqual(Array.from({ length: 5 }, () => done));
    expect(await verify(base)).toEqual(verified);
  });
}

function describeMending(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  const { ensure, verify, service, unchanged, details, admin } = tenants;

  it('sets the password only where it is asked to', async () => {
    const base = `${prefix}_password`;
    await ensure(base, { password: 'before' });
    await ensure(base, { password: 'after' });
    expect(await verify(base, {}, 'before')).toEqual(verified);
    await ensure(base, { password: 'after', resetPassword: true });
    expect(await verify(base, {}, 'after')).toEqual(verified);
    expect(await verify(base, {}, 'before')).toMatchObject({
      result: 'refused',
      cause: 'password',
    });
  });

  it('mends what somebody took away, and keeps the data', async () => {
    const base = `${prefix}_mended`;
    await ensure(base);
    await under.store(service(base), '7');
    await under.sabotage(tenants.superuser(), namesOf(base));
    expect(await verify(base)).toMatchObject({ result: 'refused', cause: 'setup' });
    expect(await ensure(base, { mayCreate: false })).toEqual(done);
    expect(await verify(base)).toEqual(verified);
    expect(await under.load(service(base))).toBe('7');
  });

  it('does as well by another administrator, whom all that is on the server obeys', async () => {
    const base = `${prefix}_successor`;
    const before = await tenants.catalogue();
    const successor = { admin: tenants.superuser() };
    await ensure(base);
    await under.store(service(base), '8');
    await under.sabotage(tenants.superuser(), namesOf(base));
    expect(await ensure(base, { ...successor, connectionLimit: 6 })).toEqual(done);
    expect(await verify(base, { connectionLimit: 6 })).toEqual(verified);
    expect(await under.load(service(base))).toBe('8');
    expect(await tenants.drop(base, successor)).toEqual(done);
    expect(await tenants.catalogue()).toEqual(before);
  });

  it('makes no database where there is none any more', async () => {
    const base = `${prefix}_gone`;
    const gone = { result: 'gone' };
    expect(await unchanged(() => ensure(base, { mayCreate: false, adopt: true }))).toEqual(gone);
    await ensure(base);
    await details.sql(tenants.superuser(), `DROP DATABASE ${base}`);
    expect(await unchanged(() => ensure(base, { mayCreate: false }))).toEqual(gone);
  });

  it('rejects what an administrator may not do', async () => {
    const base = `${prefix}_refused`;
    await ensure(base);
    const nobody = { ...service(base), database: admin().database };
    await expect(
      ensure(`${prefix}_never`, { admin: { ...nobody, database: details.commonDatabase } }),
    ).rejects.toThrow(kept);
  });
}

function describeWishes({ ensure, verify, details }: Tenants, prefix: string): void {
  it('sets as many connections as are wished, and sees it where they differ', async () => {
    const base = `${prefix}_limit`;
    const setup = { result: 'refused', cause: 'setup' };
    for (const connectionLimit of [3, 5, undefined, 4]) {
      await ensure(base, { connectionLimit });
      expect(await verify(base, { connectionLimit })).toEqual(verified);
      expect(await verify(base, { connectionLimit: 9 })).toMatchObject(setup);
    }
    expect(await verify(base, { connectionLimit: undefined })).toMatchObject(setup);
  });

  it('has the extensions that are wished, and sees it where one is missing', async () => {
    const base = `${prefix}_extended`;
    const [first, ...others] = details.extensions;
    await ensure(base);
    for (const extensions of [[first], [first, ...others], others, []]) {
      const wishes = { extensions: extensions.filter((name) => name !== undefined) };
      await ensure(base, wishes);
      expect(await verify(base, wishes)).toEqual(verified);
    }
    expect(await verify(base, { extensions: details.extensions })).toEqual(verified);
    if (details.extensions.length === 0) return;
    expect(await verify(base, { extensions: ['nonsense'] })).toMatchObject({
      result: 'refused',
      cause: 'setup',
      message: expect.stringContaining('nonsense') as string,
    });
  });

  it('rejects an extension that there is not, and serves all the same', async () => {
    if (details.extensions.length === 0) return;
    const base = `${prefix}_unextended`;
    for (const name of ['nonsense', ...hostileTexts.filter((text) => text.length < 600)]) {
      await expect(ensure(base, { extensions: [name] }), name).rejects.toThrow(
        /extension|identifier|NUL/,
      );
    }
    expect(await verify(base)).toEqual(verified);
  });
}

function describeDrop(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  const { ensure, drop, service, catalogue, unchanged, details } = tenants;

  it('drops all that it made, and nothing that it did not', async () => {
    const base = `${prefix}_dropped`;
    const before = await catalogue();
    await ensure(base, { connectionLimit: 5, extensions: details.extensions });
    await under.store(service(base), 'a value');
    expect(await drop(base)).toEqual(done);
    expect(await catalogue()).toEqual(before);
    expect(await unchanged(() => drop(base))).toEqual(done);
  });

  it('ends the sessions of the service, wherever they are', async () => {
    const base = `${prefix}_busy`;
    await ensure(base);
    const stop = new AbortController();
    const dropped = Promise.withResolvers<void>();
    const ready = [base, details.commonDatabase].map((database) => {
      const opened = Promise.withResolvers<void>();
      const ended = details.withSession(
        { ...service(base), database },
        stop.signal,
        async (session) => {
          await session.query('SELECT 1');
          opened.resolve();
          await dropped.promise;
          await session.query('SELECT 1');
        },
      );
      ended.catch(opened.reject);
      return { opened: opened.promise, ended };
    });
    await Promise.all(ready.map(({ opened }) => opened));
    expect(await drop(base)).toEqual(done);
    dropped.resolve();
    for (const { ended } of ready) await expect(ended).rejects.toThrow(/terminat|connection/i);
  });

  it('is made anew afterwards, and empty', async () => {
    const base = `${prefix}_again`;
    await ensure(base);
    await under.store(service(base), 'of before');
    await drop(base);
    await ensure(base);
    await expect(under.load(service(base))).rejects.toThrow(/exist/);
  });
}

function describeIsolation(
  under: EngineUnderTest,
  { ensure, service, details }: Tenants,
  prefix: string,
): void {
  it('keeps the services of other databases out', async () => {
    // Where MariaDB grants rights, `_` stands for any character.
    const [mine, theirs] = [`${prefix}_a_mine`, `${prefix}xa_mine`];
    await ensure(mine);
    await ensure(theirs);
    await under.store(service(mine), 'secret');
    await under.store(service(theirs), 'theirs');
    for (const [login, database] of [
      [mine, theirs],
      [theirs, mine],
    ] as const) {
      await expect(under.load({ ...service(login), database })).rejects.toThrow(kept);
    }
    const intruder = { ...service(theirs), database: details.commonDatabase };
    for (const statement of [
      'CREATE DATABASE another',
      `DROP DATABASE ${mine}`,
      'CREATE ROLE somebody',
      `DROP ROLE ${mine}_owner`,
      `SET ROLE ${mine}_owner`,
      `GRANT ${mine}_owner TO ${theirs}_1`,
    ]) {
      await expect(details.sql(intruder, statement), statement).rejects.toThrow(
        /denied|must be|Invalid role|only roles|owner/i,
      );
    }
    expect(await under.load(service(mine))).toBe('secret');
  });
}

function describeHostile(
  under: EngineUnderTest,
  { ensure, drop, verify, superuser }: Tenants,
  prefix: string,
): void {
  it.each([...identifiers].map((text, index) => [text, index] as const))(
    'names of %j break out of nothing',
    async (text, index) => {
      const base = `${text}${prefix}${index}`;
      const before = await under.namesOnServer(superuser());
      expect(await ensure(base)).toEqual(done);
      const made = (await under.namesOnServer(superuser())).filter(
        (name) => !before.includes(name),
      );
      const { owner, login, database } = namesOf(base);
      expect(made.toSorted()).toEqual(
        [`database ${database}`, `role ${login}`, `role ${owner}`].toSorted(),
      );
      expect(await verify(base)).toEqual(verified);
      expect(await ensure(base, { mark: 'another' })).toMatchObject({ result: 'foreign' });
      expect(await drop(base)).toEqual(done);
      expect((await under.namesOnServer(superuser())).toSorted()).toEqual(before.toSorted());
    },
  );

  it('knows any mark again, and no other', async () => {
    const base = `${prefix}_marks`;
    await ensure(base, { mark: 'first' });
    let last = 'first';
    const marks = hostileTexts.filter((text) => text !== '' && text.length < 300);
    for (const mark of [
      ...marks,
      ' first',
      'first ',
      'FIRST',
      'first\n',
      '%66irst',
      '|'.repeat(1024),
    ]) {
      expect(await ensure(base, { mark }), mark).toMatchObject({ result: 'foreign' });
      expect(await ensure(base, { mark, adopt: true }), mark).toEqual(done);
      expect(await ensure(base, { mark }), mark).toEqual(done);
      expect(await ensure(base, { mark: last }), last).toMatchObject({ result: 'foreign' });
      last = mark;
    }
    for (const mark of ['', 'x'.repeat(1025), '\uD800']) {
      await expect(ensure(base, { mark, adopt: true })).rejects.toThrow(/mark|URI/);
      await expect(drop(base, { mark })).rejects.toThrow(/mark|URI/);
    }
    expect(await verify(base)).toEqual(verified);
  });
}
