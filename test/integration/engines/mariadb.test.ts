import { describe, expect, it } from 'vitest';
import { mariadb } from '../../../src/controllers/database/engines/mariadb/mariadb.ts';
import { quoteText } from '../../../src/controllers/database/engines/mariadb/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/mariadb/session.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import {
  isMariadbMissing,
  useMariadb,
  whyNoMariadb,
  type UsedMariadb,
} from '../support/use-mariadb.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeRotation } from './rotation-contract.ts';
import { describeMariadbTenants } from './mariadb-tenants-contract.ts';
import { mariadbTenants } from './mariadb-tenancy.ts';
import { describeSize } from './size-contract.ts';
import { sqlOver, tableOf } from './sql-store.ts';
import { describeTenancy } from './tenancy-contract.ts';

const { signal } = new AbortController();

const sql = sqlOver(withSession, "SET SESSION sql_mode = ''");

/** What the contracts do with a server of the tests. */
function underTest(used: UsedMariadb): EngineUnderTest {
  return {
    engine: mariadb,
    adminPassword: used.adminPassword,
    port: () => used.server.port,
    log: () => used.server.log(),
    writeFile: (name, text) => used.server.writeFile(name, text),
    runScript: (script) => used.server.runScript(script),
    ...tableOf(sql, quoteText),
    sabotage: async (admin, { login }) => {
      await sql(admin, `SET DEFAULT ROLE NONE FOR ${quoteText(login)}@'%'`);
    },
    namesOnServer: async (admin) => {
      const rows = await sql(
        admin,
        "SELECT CONCAT('role ', User) AS found FROM mysql.user UNION ALL SELECT CONCAT('database ', schema_name) FROM information_schema.schemata",
      );
      return rows.map(({ found }) => String(found));
    },
    tenancy: mariadbTenants,
  };
}

describe.skipIf(isMariadbMissing)(`a real MariaDB ${whyNoMariadb}`, () => {
  const used = useMariadb();
  const under = underTest(used);
  describeEngine(under);
  describeSize(under, ['server', 'database']);
  describeRotation(under);
  describe('and hostile texts', () => {
    describeHostileTexts(under);
  });

  it('gives the service its database and nothing of the server', async () => {
    const { databaseNamed, login, asService } = loginsTo(under);
    const database = databaseNamed('orders-least');
    await login(database, 'first');
    const service = asService(database, 'first');
    for (const refused of [
      'CREATE DATABASE another',
      "CREATE USER somebody IDENTIFIED BY 'x'",
      'SELECT * FROM mysql.user',
      "SELECT 1 INTO OUTFILE '/tmp/slipway-outfile'",
      'SET GLOBAL general_log = 0',
      'SHUTDOWN',
      'GRANT ALL ON `shop\\_orders-least`.* TO somebody',
    ]) {
      await expect(sql(service, refused), refused).rejects.toThrow(/denied|Access|grant/i);
    }
    const grants = await sql(service, 'SHOW GRANTS');
    expect(JSON.stringify(grants)).not.toMatch(/ON \*\.\*(?! TO [^"]* IDENTIFIED| TO `shop)/);
  });

  it('has a superuser with a password even where the first start ended before that', async () => {
    const { databaseNamed, asService, asAdmin } = loginsTo(under);
    const names = logicalNames(databaseNamed('orders-cut-short'), mariadb);
    await used.server.forgetAdmin();
    const { initScript } = mariadb.container(names, {
      data: '',
      adminPassword: under.writeFile('admin', under.adminPassword),
      servicePassword: under.writeFile('service', 'secret'),
      initScript: '',
    });
    await used.server.runScript(initScript);
    await used.server.runScript(initScript);
    expect(await sql(asAdmin(), 'SELECT CURRENT_USER() AS user')).toEqual([{ user: 'root@%' }]);
    await expect(sql({ ...asAdmin(), password: '' }, 'SELECT 1')).rejects.toThrow(/denied/);
    const service = asService(databaseNamed('orders-cut-short'), 'secret');
    expect(await tryLogin(mariadb, service, { names, signal })).toEqual({ result: 'verified' });
  });

  it('has an owner who cannot log in', async () => {
    const { databaseNamed, login, asService } = loginsTo(under);
    const database = databaseNamed('orders-owned');
    await login(database, 'first');
    const service = asService(database, 'first');
    const owner = { ...service, username: 'shop_orders-owned_owner', password: '' };
    await expect(sql(owner, 'SELECT 1')).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  });

  it('lets views, triggers and routines work on after a rotation, with the rights of who made them', async () => {
    const { databaseNamed, login, asService, asAdmin } = loginsTo(under);
    const database = databaseNamed('orders-definer');
    await login(database, 'first');
    const service = asService(database, 'first');
    await sql(
      service,
      'CREATE TABLE items (id INT, note VARCHAR(20))',
      'CREATE VIEW all_items AS SELECT * FROM items',
      "CREATE TRIGGER noted BEFORE INSERT ON items FOR EACH ROW SET NEW.note = CONCAT('n', (SELECT COUNT(*) FROM all_items))",
      'CREATE PROCEDURE add_item(IN given INT) INSERT INTO items (id) VALUES (given)',
      'CALL add_item(1)',
    );
    const names = logicalNames(database, mariadb);
    const swapped = { ...names, login: names.idleLogin, idleLogin: names.login };
    const request = { names: swapped, password: 'second', resetPassword: true };
    await mariadb.ensureRoles({ admin: asAdmin(), ...request }, signal);
    await mariadb.logins.revoke({ admin: asAdmin(), names: swapped, mark: undefined }, signal);
    await expect(sql(service, 'SELECT 1')).rejects.toThrow(/locked|denied/i);
    const other = { ...service, username: swapped.login, password: 'second' };
    await sql(other, 'CALL add_item(2)');
    expect(await sql(other, 'SELECT id, note FROM all_items ORDER BY id')).toEqual([
      { id: 1, note: 'n0' },
      { id: 2, note: 'n1' },
    ]);
    await sql(
      other,
      'CREATE OR REPLACE VIEW all_items AS SELECT id FROM items',
      'DROP TRIGGER noted',
      'DROP PROCEDURE add_item',
      'ALTER TABLE items ADD COLUMN more INT',
    );
    expect(await sql(other, 'SELECT COUNT(*) AS count FROM all_items')).toEqual([{ count: 2 }]);
  });

  it('a statement that waits is given up with the signal', async () => {
    const { asAdmin } = loginsTo(under);
    const stop = new AbortController();
    const waiting = withSession(asAdmin(), stop.signal, (session) =>
      session.query('SELECT SLEEP(30)'),
    );
    setTimeout(() => stop.abort(), 200);
    await expect(waiting).rejects.toThrow(/aborted/);
  });
});

describe.skipIf(isMariadbMissing)(`a shared MariaDB ${whyNoMariadb}`, () => {
  const under = underTest(useMariadb());
  describeTenancy(under);
  describeMariadbTenants(under);
});
