import { describe, expect, it } from 'vitest';
import { adminSecret, credentialsSecret } from '../../src/controllers/database/credentials.ts';
import { initScript } from '../../src/controllers/database/engines/postgres/init-script.ts';
import { postgres } from '../../src/controllers/database/engines/postgres/postgres.ts';
import { establishLogin } from '../../src/controllers/database/steps/establish-login.ts';
import { logicalNames, serviceHost } from '../../src/controllers/database/names.ts';
import type { Connection } from '../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../src/controllers/database/login/try-login.ts';
import { withSession } from '../../src/controllers/database/engines/postgres/session.ts';
import type { Secret } from '../../src/controllers/database/types.ts';
import type { Database } from '../../src/crds/database/v1alpha1.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from './support/use-postgres.ts';

const { signal } = new AbortController();

function databaseNamed(name: string): Database {
  return {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'Database',
    metadata: { name, namespace: 'shop', uid: 'db' },
    spec: { engine: 'postgres' },
  };
}

describe.skipIf(isPostgresMissing)(`logging in to a real PostgreSQL ${whyNoPostgres}`, () => {
  const used = usePostgres();

  /** An engine that reaches the server under test under whatever host the Secret has. */
  const here = (connection: Connection): Connection => ({
    ...connection,
    host: '127.0.0.1',
    port: used.server.port,
  });
  const engine = {
    ...postgres,
    verifyLogin: (connection, options) => postgres.verifyLogin(here(connection), options),
    ensureRoles: (request, aborted) =>
      postgres.ensureRoles({ ...request, admin: here(request.admin) }, aborted),
  } satisfies typeof postgres;

  function login(database: Database, password: string, admin = used.adminPassword) {
    const secrets: Secret[] = [
      credentialsSecret(database, postgres, password),
      adminSecret(database, postgres, admin),
    ];
    const client = {
      get: <T extends KubeObject>(_resource: unknown, { name }: { name: string }): Promise<T> => {
        const found = secrets.find(({ metadata }) => metadata.name === name);
        // The kinds are those that the code asks for.
        return found === undefined
          ? Promise.reject(new Error(name))
          : Promise.resolve(found as never);
      },
    };
    const secretName = secrets[0]?.metadata.name ?? '';
    return establishLogin({ client, database, engine, secretName, runsServer: true }, signal);
  }

  function asService(database: Database, password: string): Connection {
    const names = logicalNames(database, postgres);
    const host = serviceHost(database);
    const { database: name, login: username } = names;
    return here({ host, port: 0, database: name, username, password, tls: 'disable' });
  }

  const sql = (connection: Connection, ...statements: string[]) =>
    withSession(connection, signal, async (session) => {
      let rows: readonly Record<string, unknown>[] = [];
      for (const text of statements) rows = await session.query(text);
      return rows;
    });

  it('makes database and roles where there are none, and then only logs in', async () => {
    const database = databaseNamed('orders-main');
    expect(await login(database, 'first')).toEqual({ result: 'verified' });
    expect(await login(database, 'first', 'wrong')).toEqual({ result: 'verified' });
  });

  it('lets what a service makes belong to the owner, who cannot log in', async () => {
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

  it('keeps the services of other databases out', async () => {
    const [mine, theirs] = [databaseNamed('mine'), databaseNamed('theirs')];
    await login(mine, 'mine');
    await login(theirs, 'theirs');
    const intruder = {
      ...asService(theirs, 'theirs'),
      database: logicalNames(mine, postgres).database,
    };
    expect(await tryLogin(postgres, intruder, { signal })).toMatchObject({ result: 'refused' });
  });

  it('sets the password of the Secret where the server has another one', async () => {
    const database = databaseNamed('orders-rotated');
    await login(database, 'before');
    expect(await login(database, 'after \'\\ " %s $1')).toEqual({ result: 'verified' });
    expect(await tryLogin(postgres, asService(database, 'before'), { signal })).toMatchObject({
      result: 'refused',
      cause: 'password',
    });
  });

  it('mends what somebody took away, and keeps the rows', async () => {
    const database = databaseNamed('orders-mended');
    const { database: name, login: user } = logicalNames(database, postgres);
    await login(database, 'secret');
    await sql(asService(database, 'secret'), 'CREATE TABLE t (id int)', 'INSERT INTO t VALUES (7)');
    await sql(
      used.connection('postgres', used.adminPassword, 'postgres'),
      `GRANT CONNECT ON DATABASE "${name}" TO PUBLIC`,
      `ALTER ROLE "${user}" RESET ALL`,
    );
    expect(await login(database, 'secret')).toEqual({ result: 'verified' });
    expect(await sql(asService(database, 'secret'), 'SELECT id FROM t')).toEqual([{ id: 7 }]);
  });

  it('says what is wrong, without a password in it', async () => {
    const database = databaseNamed('orders-locked');
    const refused = await login(database, 'service-secret', 'wrong-admin-secret');
    expect(refused).toMatchObject({ result: 'refused', cause: 'password' });
    const nowhere = { ...asService(database, 'service-secret'), host: 'nowhere.invalid' };
    const unreachable = await tryLogin(postgres, nowhere, { signal });
    expect(unreachable).toMatchObject({ result: 'unreachable' });
    const closed = { ...asService(database, 'service-secret'), port: 1 };
    expect(JSON.stringify(await tryLogin(postgres, closed, { signal }))).toMatch(
      /"refused".*ECONNREFUSED/,
    );
    expect(JSON.stringify([refused, unreachable])).not.toMatch(/service-secret|wrong-admin/);
  });

  it('several at once leave one result', async () => {
    const database = databaseNamed('orders-crowd');
    const results = await Promise.all(Array.from({ length: 5 }, () => login(database, 'same')));
    expect(results).toEqual(Array.from({ length: 5 }, () => ({ result: 'verified' })));
  });

  it('the script of the image makes the same, twice over, and keeps the password out of the log', async () => {
    const database = databaseNamed('orders-script');
    const names = logicalNames(database, postgres);
    const servicePassword = used.server.writeFile('password', "script's secret\n");
    const paths = { data: '', adminPassword: '', servicePassword, initScript: '' };
    const script = initScript(names, paths);
    await used.server.runScript(script);
    await used.server.runScript(script);
    const connection = asService(database, "script's secret");
    expect(await tryLogin(postgres, connection, { names, signal })).toEqual({
      result: 'verified',
    });
    expect(used.server.log()).not.toContain("script's secret");
    expect(used.server.log()).not.toContain('SCRAM-SHA-256');
  });

  it('with TLS preferred talks to a server that has none', async () => {
    const database = databaseNamed('orders-plain');
    await login(database, 'plain');
    const connection: Connection = { ...asService(database, 'plain'), tls: 'prefer' };
    expect(await tryLogin(postgres, connection, { signal })).toEqual({ result: 'verified' });
    const strict: Connection = { ...connection, tls: 'require' };
    expect(await tryLogin(postgres, strict, { signal })).toMatchObject({ result: 'refused' });
  });
});
