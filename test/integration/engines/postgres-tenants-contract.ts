import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';
import { postgresTenants } from './postgres-tenancy.ts';
import { namesOf, tenantsOn, type Tenants } from './tenants.ts';

const done = { result: 'done' };
const verified = { result: 'verified' };
const { sql, withSession } = postgresTenants;

/** Another one than that of the contract, as managed clouds have them. */
const administrators = [
  `CREATE ROLE cloud LOGIN CREATEDB CREATEROLE PASSWORD 'of the cloud'`,
  `CREATE ROLE heir LOGIN CREATEDB CREATEROLE PASSWORD 'of the cloud'`,
  `GRANT cloud TO heir`,
];

/** What of {@link describeTenancy} is PostgreSQL's own. */
export function describePostgresTenants(under: EngineUnderTest): void {
  const { asAdmin } = loginsTo(under);
  const as = (username: string) => (): Connection => ({
    ...asAdmin(),
    username,
    password: 'of the cloud',
  });
  beforeAll(() => sql(asAdmin(), ...administrators));
  describe('of an administrator who is no superuser', () => {
    const tenants = tenantsOn(under, postgresTenants, as('cloud'));
    describeAdministrator(under, tenants, as('heir'));
  });
  describe('of the superuser', () => {
    const tenants = tenantsOn(under, postgresTenants, asAdmin);
    describeTraps(under, tenants);
    describeRemains(tenants);
  });
}

function describeAdministrator(
  under: EngineUnderTest,
  { ensure, drop, verify, service, superuser, admin, catalogue }: Tenants,
  heir: () => Connection,
): void {
  const rightsOf = async (base: string) => {
    const rows = await sql(
      superuser(),
      `SELECT to_jsonb(m) ->> 'inherit_option' AS inherits, to_jsonb(m) ->> 'set_option' AS sets
       FROM pg_auth_members AS m WHERE member = 'cloud'::regrole
       AND roleid IN ('${base}_owner'::regrole, '${base}_1'::regrole)`,
    );
    // Before version 16 there are no such options, and every row gives all.
    return rows.filter(({ inherits, sets }) => inherits !== 'false' || sets !== 'false');
  };

  it('leaves that one no rights of the roles, done or failed', async () => {
    const base = 'cloud_rights';
    await ensure(base);
    expect(await rightsOf(base)).toEqual([]);
    await expect(ensure(base, { extensions: ['nonsense'] })).rejects.toThrow('nonsense');
    expect(await rightsOf(base)).toEqual([]);
    await sql(service(base), 'CREATE TABLE ours (id int)');
    for (const statement of ['DROP TABLE public.ours', 'SELECT * FROM public.ours']) {
      await expect(sql({ ...admin(), database: base }, statement)).rejects.toThrow(/denied/);
    }
  });

  it('obeys another one who is a member of the first', async () => {
    const base = 'cloud_heir';
    const before = await catalogue();
    await ensure(base);
    const changes = { admin: heir(), connectionLimit: 4, extensions: ['pg_trgm'] };
    expect(await ensure(base, changes)).toEqual(done);
    expect(await verify(base, changes)).toEqual(verified);
    expect(await drop(base, { admin: heir() })).toEqual(done);
    expect(await catalogue()).toEqual(before);
  });

  it('takes over a database of a third one, whose tables stay theirs', async () => {
    const base = 'cloud_third';
    await sql(admin(), `CREATE ROLE third LOGIN PASSWORD 'of the third'`);
    await sql(superuser(), `CREATE DATABASE ${base} OWNER third`);
    const third = { ...superuser(), database: base, username: 'third', password: 'of the third' };
    await under.store(third, 'of the third');
    await sql(third, 'CREATE SCHEMA more', 'CREATE TABLE more.things (id serial)');
    expect(await ensure(base, { adopt: true })).toEqual(done);
    expect(await verify(base)).toEqual(verified);
    expect(await under.load(service(base))).toBe('of the third');
    await sql(
      service(base),
      `UPDATE kept SET value = 'ours'`,
      'INSERT INTO more.things DEFAULT VALUES',
      'CREATE TABLE more.ours (id int)',
    );
    const alter = 'ALTER TABLE kept ADD COLUMN more text';
    await expect(sql(service(base), alter)).rejects.toThrow('must be owner');
    await expect(under.load(third)).rejects.toThrow(/denied/);
    const members = await sql(
      superuser(),
      `SELECT * FROM pg_auth_members WHERE roleid = 'third'::regrole AND member = 'cloud'::regrole AND NOT admin_option`,
    );
    expect(members).toEqual([]);
  });
}

/** A service owns its database, and may set how sessions of others begin there. */
function describeTraps(
  under: EngineUnderTest,
  { ensure, drop, verify, service, superuser }: Tenants,
): void {
  const trap = (call: string): string =>
    `CREATE FUNCTION public.${call} LANGUAGE plpgsql AS ` +
    `$$ BEGIN ALTER ROLE trapped_1 SUPERUSER; RETURN NULL; END $$`;

  it('runs nothing of a service as administrator', async () => {
    const base = 'trapped';
    await ensure(base);
    await sql(
      service(base),
      trap('format(text, text) RETURNS text'),
      trap('format(text, name) RETURNS text'),
      trap('pg_has_role(oid, text) RETURNS boolean'),
      trap('trap(name, text) RETURNS boolean'),
      'CREATE OPERATOR public.= (FUNCTION = public.trap, LEFTARG = name, RIGHTARG = text)',
      'CREATE SCHEMA postgres',
      `ALTER DATABASE ${base} SET search_path = public, pg_catalog`,
      `ALTER DATABASE ${base} SET role = '${base}_owner'`,
      `ALTER DATABASE ${base} SET default_transaction_read_only = on`,
      `ALTER DATABASE ${base} SET standard_conforming_strings = off`,
      `ALTER DATABASE ${base} CONNECTION LIMIT 9`,
    );
    // This one only a superuser may have there.
    const wishes = { connectionLimit: 5, extensions: ['amcheck'] };
    expect(await ensure(base, { ...wishes, mayCreate: false })).toEqual(done);
    const rows = await sql(
      superuser(),
      `SELECT rolsuper FROM pg_roles WHERE rolname = 'trapped_1'`,
    );
    expect(rows).toEqual([{ rolsuper: false }]);
    await sql(superuser(), `ALTER DATABASE ${base} RESET ALL`);
    expect(await verify(base, wishes)).toEqual(verified);
  });

  it('drops what the service made a template or closed', async () => {
    const base = 'trapped_template';
    await ensure(base);
    await under.store(service(base), 'a value');
    await sql(
      { ...service(base), database: 'postgres' },
      `ALTER DATABASE ${base} IS_TEMPLATE true ALLOW_CONNECTIONS false`,
    );
    expect(await verify(base)).toMatchObject({ result: 'refused', cause: 'setup' });
    expect(await ensure(base, { mayCreate: false })).toEqual(done);
    expect(await under.load(service(base))).toBe('a value');
    expect(await drop(base)).toEqual(done);
  });

  it('waits while others work on the server', async () => {
    const other = withSession(superuser(), new AbortController().signal, async (session) => {
      await session.query('SELECT pg_advisory_lock(7318004511203)');
      await session.query('SELECT pg_sleep(7)');
    });
    expect(await ensure('trapped_waiting')).toEqual(done);
    await other;
  });
}

function describeRemains({ ensure, drop, verify, superuser, unchanged, service }: Tenants): void {
  const cutShort = (base: string): string =>
    `UPDATE pg_database SET datconnlimit = -2 WHERE datname = '${base}'`;

  it('takes what is left of a drop for no database', async () => {
    const base = 'remains';
    await ensure(base);
    await sql(superuser(), cutShort(base));
    expect(await unchanged(() => ensure(base, { mayCreate: false }))).toEqual({ result: 'gone' });
    expect(await ensure(base)).toEqual(done);
    expect(await verify(base)).toEqual(verified);
    await sql(superuser(), cutShort(base));
    expect(await drop(base)).toEqual(done);
  });

  it('keeps the mark where a role has more than the database', async () => {
    const base = 'remains_elsewhere';
    await ensure(base);
    await sql(superuser(), 'CREATE DATABASE elsewhere');
    const elsewhere = { ...superuser(), database: 'elsewhere' };
    const { owner } = namesOf(base);
    await sql(elsewhere, `CREATE TABLE theirs (id int)`, `ALTER TABLE theirs OWNER TO ${owner}`);
    await expect(drop(base)).rejects.toMatchObject({ code: '2BP01' });
    await expect(drop(base)).rejects.toMatchObject({ code: '2BP01' });
    await expect(sql(service(base), 'SELECT 1')).rejects.toThrow('authentication failed');
    await sql(elsewhere, 'DROP TABLE theirs');
    expect(await drop(base)).toEqual(done);
    expect(await unchanged(() => drop(base))).toEqual(done);
  });
}
