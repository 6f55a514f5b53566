import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { loginsTo } from './login.ts';
import { mariadbTenants } from './mariadb-tenancy.ts';
import { namesOf, tenantsOn } from './tenants.ts';

const { signal } = new AbortController();
const done = { result: 'done' };
const verified = { result: 'verified' };
const { sql, withSession } = mariadbTenants;

/** As a managed cloud may have it: by a role, and without the right to end sessions of others. */
const administrator = [
  'CREATE ROLE cloud_admins',
  `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, CREATE USER, PROCESS
    ON *.* TO cloud_admins WITH GRANT OPTION`,
  `CREATE USER 'o''cloud@x'@'127.0.0.%' IDENTIFIED BY 'of the cloud'`,
  `GRANT cloud_admins TO 'o''cloud@x'@'127.0.0.%'`,
  `SET DEFAULT ROLE cloud_admins FOR 'o''cloud@x'@'127.0.0.%'`,
];

/** What of {@link describeTenancy} is MariaDB's own. */
export function describeMariadbTenants(under: EngineUnderTest): void {
  const { asAdmin } = loginsTo(under);
  const asCloud = (): Connection => ({
    ...asAdmin(),
    username: "o'cloud@x",
    password: 'of the cloud',
  });
  const { ensure, drop, verify, service, unchanged } = tenantsOn(under, mariadbTenants, asCloud);
  beforeAll(() => sql(asAdmin(), ...administrator));

  describe('of an administrator with few rights', () => {
    it('gives the service those of them that there are', async () => {
      const base = 'cloud_few';
      expect(await ensure(base)).toEqual(done);
      expect(await verify(base)).toEqual(verified);
      await under.store(service(base), 'a value');
      expect(await under.load(service(base))).toBe('a value');
      const view = 'CREATE VIEW seen AS SELECT 1';
      await expect(sql(service(base), view)).rejects.toThrow(/denied/);
      expect(await unchanged(() => ensure(base))).toEqual(done);
      await ensure(base, { admin: asAdmin() });
      await sql(service(base), view);
    });

    it('drops nothing before the sessions of the service have ended', async () => {
      const base = 'cloud_busy';
      await ensure(base);
      await under.store(service(base), 'a value');
      await withSession(service(base), signal, async (session) => {
        await session.query('SELECT 1');
        await expect(drop(base)).rejects.toMatchObject({ code: 'ER_KILL_DENIED_ERROR' });
        expect(await under.load({ ...asAdmin(), database: base })).toBe('a value');
      });
      expect(await drop(base)).toEqual(done);
    });

    it('drops nothing where sessions cannot be seen', async () => {
      const base = 'cloud_blind';
      await ensure(base);
      await sql(asAdmin(), 'REVOKE PROCESS ON *.* FROM cloud_admins');
      await expect(unchanged(() => drop(base))).rejects.toMatchObject({
        code: 'ER_KILL_DENIED_ERROR',
      });
      expect(await verify(base)).toEqual(verified);
      expect(await drop(base, { admin: asAdmin() })).toEqual(done);
    });
  });

  it('leaves accounts of the name at other hosts alone', async () => {
    const base = 'cloud_hosts';
    await ensure(base);
    const elsewhere = `'${namesOf(base).login}'@'10.1.2.3'`;
    await sql(asAdmin(), `CREATE USER ${elsewhere} IDENTIFIED BY 'of a stranger'`);
    expect(await ensure(base, { resetPassword: true })).toEqual(done);
    expect(await drop(base, { admin: asAdmin() })).toEqual(done);
    expect(await sql(asAdmin(), `SHOW GRANTS FOR ${elsewhere}`)).toHaveLength(1);
    expect(await unchanged(() => ensure(base))).toEqual({
      result: 'foreign',
      what: `account ${namesOf(base).login}@10.1.2.3`,
    });
  });

  it('waits while others work on the server', async () => {
    const other = withSession(asAdmin(), signal, async (session) => {
      await session.query(`SELECT GET_LOCK('slipway', 0)`);
      await session.query('SELECT SLEEP(3)');
    });
    const started = performance.now();
    expect(await ensure('cloud_waiting')).toEqual(done);
    expect(performance.now() - started).toBeGreaterThan(1_000);
    await other;
  });
}
