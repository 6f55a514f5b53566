import { describe, expect, it } from 'vitest';
import { postgres } from '../../../src/controllers/database/engines/postgres/postgres.ts';
import {
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import { tryLogin } from '../../../src/controllers/database/login/try-login.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import { eventually } from '../../eventually.ts';
import {
  isPostgresMissing,
  usePostgres,
  whyNoPostgres,
  type UsedPostgres,
} from '../support/use-postgres.ts';
import { describeEngine } from './engine-contract.ts';
import type { EngineUnderTest } from './engine-under-test.ts';
import { describeHostileTexts } from './hostile-contract.ts';
import { loginsTo } from './login.ts';
import { describeRotation } from './rotation-contract.ts';
import { postgresTenants } from './postgres-tenancy.ts';
import { describePostgresTenants } from './postgres-tenants-contract.ts';
import { describeSize } from './size-contract.ts';
import { sqlOver, tableOf } from './sql-store.ts';
import { describeTenancy } from './tenancy-contract.ts';

const { signal } = new AbortController();
const sql = sqlOver(withSession);

/** What the contracts do with a server of the tests. */
function underTest(used: UsedPostgres): EngineUnderTest {
  return {
    engine: postgres,
    adminPassword: used.adminPassword,
    port: () => used.server.port,
    log: () => used.server.log(),
    writeFile: (name, text) => used.server.writeFile(name, text),
    runScript: (script) => used.server.runScript(script),
    ...tableOf(sql, quoteLiteral),
    sabotage: async (admin, { database, login }) => {
      await sql(
        admin,
        `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO PUBLIC`,
        `ALTER ROLE ${quoteIdentifier(login)} RESET ALL`,
      );
    },
    namesOnServer: async (admin) => {
      const rows = await sql(
        admin,
        "SELECT 'role ' || rolname AS found FROM pg_roles UNION ALL SELECT 'database ' || datname FROM pg_database",
      );
      return rows.map(({ found }) => String(found));
    },
    tenancy: postgresTenants,
  };
}

describe.skipIf(isPostgresMissing)(`a real PostgreSQL ${whyNoPostgres}`, () => {
  const under = underTest(usePostgres());
  describeEngine(under);
  describeSize(under, ['server', 'database']);
  describeRotation(under);
  describe('and hostile texts', () => {
    describeHostileTexts(under);
  });

  it('lets what a service makes belong to the owner, who cannot log in', async () => {
    const { databaseNamed, login, asService } = loginsTo(under);
    const database = databaseNamed('orders-owned');
    await login(database, 'first');
    const service = asService(database, 'first');
    await sql(service, 'CREATE TABLE items (id int)', 'CREATE SCHEMA extra');
    const rows = await sql(
      service,
      "SELECT tableowner FROM pg_tables WHERE tablename = 'items' AND schemaname = 'public'",
    );
    expect(rows).toEqual([{ tableowner: 'shop_orders-owned_owner' }]);
    const [role] = await sql(
      service,
      "SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'shop_orders-owned_owner'",
    );
    expect(role).toEqual({ rolcanlogin: false, rolsuper: false });
  });

  it('runs no function of a service as the superuser', async () => {
    const { databaseNamed, login, asService, asAdmin } = loginsTo(under);
    const database = databaseNamed('orders-trap');
    await login(database, 'first');
    const trap = `BEGIN ALTER ROLE "shop_orders-trap_1" SUPERUSER; RETURN NULL; END`;
    await sql(
      asService(database, 'first'),
      `CREATE FUNCTION public.format(text, text) RETURNS text LANGUAGE plpgsql AS $$ ${trap} $$`,
    );
    expect(await login(database, 'second')).toEqual({ result: 'verified' });
    const rows = await sql(
      asAdmin(),
      `SELECT rolsuper FROM pg_roles WHERE rolname = 'shop_orders-trap_1'`,
    );
    expect(rows).toEqual([{ rolsuper: false }]);
  });

  it('lets the administrator limit temporary files, to which each login writes', async () => {
    const { databaseNamed, login, asService, asAdmin } = loginsTo(under);
    const database = databaseNamed('orders-limited');
    await login(database, 'first');
    const { login: role } = logicalNames(database, postgres);
    const written = async () => {
      const query = `SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()`;
      const [row] = await sql(asService(database, 'first'), query);
      return Number(row?.['temp_bytes']);
    };
    // The server gathers its statistics a moment later.
    await eventually(async () => expect(await written()).toBeGreaterThan(2 ** 20));
    await sql(asAdmin(), `ALTER ROLE ${quoteIdentifier(role)} SET temp_file_limit = '64kB'`);
    const names = logicalNames(database, postgres);
    expect(await tryLogin(postgres, asService(database, 'first'), { names, signal })).toEqual({
      result: 'verified',
    });
  });

  it('keeps the verifier of the password out of the log', () => {
    expect(under.log()).not.toContain('SCRAM-SHA-256');
  });
});

// By itself: of an administrator who is no superuser the log tells what the superuser's never does.
describe.skipIf(isPostgresMissing)(`a shared PostgreSQL ${whyNoPostgres}`, () => {
  const under = underTest(usePostgres());
  describeTenancy(under);
  describePostgresTenants(under);
});
