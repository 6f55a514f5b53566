import { expect, it } from 'vitest';
import type { EngineUnderTest } from './engine-under-test.ts';
import { markOf, namesOf, theirRow, type Tenants } from './tenants.ts';

const done = { result: 'done' };
const verified = { result: 'verified' };
const parts = ['owner', 'login', 'database'] as const;

/** What bears the names and not the mark stays as it is. */
export function describeForeign(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  const { ensure, drop, verify, service, makeForeign, unchanged, details, admin } = tenants;

  it.each(parts)('leaves %s of somebody else alone', async (part) => {
    const base = `${prefix}_their_${part}`;
    const name = namesOf(base)[part];
    await makeForeign(base, part);
    const foreign = { result: 'foreign', what: expect.stringContaining(name) as string };
    const within = part === 'database' ? base : undefined;
    expect(await unchanged(() => ensure(base), within)).toEqual(foreign);
    expect(await unchanged(() => drop(base), within)).toEqual(foreign);
    if (part === 'database') {
      expect(await under.load({ ...admin(), database: base })).toBe(theirRow);
    }
    if (part === 'login') {
      const theirs = service(base, details.strangersPassword);
      await details.sql({ ...theirs, database: details.commonDatabase }, 'SELECT 1');
    }
  });

  it('leaves alone what another cluster made', async () => {
    const base = `${prefix}_other`;
    await ensure(base);
    await under.store(service(base), 'a value');
    const others = { mark: `${markOf(base)}x`, resetPassword: true, password: 'of another' };
    const foreign = { result: 'foreign', what: expect.stringContaining(base) as string };
    expect(await unchanged(() => ensure(base, others), base)).toEqual(foreign);
    expect(await unchanged(() => drop(base, others), base)).toEqual(foreign);
    expect(await verify(base)).toEqual(verified);
    expect(await under.load(service(base))).toBe('a value');
  });
}

/** What somebody said may be taken over is, with its data. */
export function describeAdoption(under: EngineUnderTest, tenants: Tenants, prefix: string): void {
  const { ensure, drop, verify, service, makeForeign, unchanged, catalogue, details } = tenants;

  it('takes over what is there, with its rows', async () => {
    const base = `${prefix}_adopted`;
    await makeForeign(base, ...parts);
    const terms = { resetPassword: true, connectionLimit: 6, extensions: details.extensions };
    expect(await ensure(base, { ...terms, adopt: true, mayCreate: false })).toEqual(done);
    expect(await verify(base, terms)).toEqual(verified);
    expect(await under.load(service(base))).toBe(theirRow);
    await details.sql(
      service(base),
      "INSERT INTO kept VALUES ('more')",
      'CREATE TABLE ours (id int)',
    );
    expect(await unchanged(() => ensure(base, { ...terms, resetPassword: false }), base)).toEqual(
      done,
    );
  });

  it('takes over each part by itself', async () => {
    for (const part of parts) {
      const base = `${prefix}_adopted_${part}`;
      await makeForeign(base, part);
      expect(await ensure(base, { adopt: true, resetPassword: true })).toEqual(done);
      expect(await verify(base)).toEqual(verified);
      expect(await ensure(base)).toEqual(done);
    }
  });

  it('takes over what another cluster made, which then lets go of it', async () => {
    const base = `${prefix}_moved`;
    const before = await catalogue();
    await ensure(base, { mark: 'of the old cluster' });
    await under.store(service(base), 'a value');
    expect(await ensure(base, { adopt: true })).toEqual(done);
    expect(await verify(base)).toEqual(verified);
    expect(await under.load(service(base))).toBe('a value');
    const old = { mark: 'of the old cluster' };
    expect(await unchanged(() => drop(base, old), base)).toMatchObject({ result: 'foreign' });
    expect(await drop(base)).toEqual(done);
    expect(await catalogue()).toEqual(before);
  });

  it('takes over nobody who can do more', async () => {
    const base = `${prefix}_mighty`;
    await makeForeign(base, 'owner', 'login');
    await details.sql(tenants.superuser(), ...details.makeMighty(namesOf(base)));
    const outcome = await unchanged(() => ensure(base, { adopt: true }));
    expect(outcome).toEqual({
      result: 'foreign',
      what: expect.stringMatching(new RegExp(`${base}_.*may do more`)) as string,
    });
  });

  it('takes over no administrator, and not where that is at home', async () => {
    const base = `${prefix}_home`;
    const { username, database } = tenants.admin();
    for (const [part, name] of [
      ['owner', username],
      ['login', username],
      ['database', database],
    ]) {
      const names = { ...namesOf(base), [`${part}`]: name };
      const outcome = await unchanged(() => ensure(base, { names, adopt: true }));
      expect(outcome, part).toEqual({
        result: 'foreign',
        what: expect.stringContaining(`${name}`) as string,
      });
    }
  });
}
