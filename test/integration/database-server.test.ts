import { describe, expect, it } from 'vitest';
import { withSession as mariadbSession } from '../../src/controllers/database/engines/mariadb/session.ts';
import { quoteText } from '../../src/controllers/database/engines/mariadb/quoting.ts';
import { mariadb } from '../../src/controllers/database/engines/mariadb/mariadb.ts';
import { postgres } from '../../src/controllers/database/engines/postgres/postgres.ts';
import { withSession as postgresSession } from '../../src/controllers/database/engines/postgres/session.ts';
import { quoteLiteral } from '../../src/controllers/database/engines/postgres/quoting.ts';
import type { Engine } from '../../src/controllers/database/engines/engine.ts';
import { decodeSecret, readConnection } from '../../src/controllers/database/credentials.ts';
import type { Connection } from '../../src/controllers/database/login/connection.ts';
import type { Secret } from '../../src/controllers/database/types.ts';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource, type Microservice } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { sqlOver, tableOf, type RunSql, type WithSession } from './engines/sql-store.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder, listAll } from './support/objects.ts';
import { isMariadbMissing, useMariadb, whyNoMariadb } from './support/use-mariadb.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from './support/use-postgres.ts';

/** A real server that a class of provisioner Server names. */
interface SharedServer {
  readonly engine: Engine;
  readonly admin: () => Connection;
  readonly withSession: WithSession;
  readonly sql: RunSql;
  readonly quote: (text: string) => string;
  /** A statement that gives the login another password. */
  readonly passwordOf: (login: string) => string;
  /** The names of all databases and accounts on it. */
  readonly catalogue: readonly string[];
}

const environment = useEnvironment();
const connectionLimit = 5;

describe.skipIf(isPostgresMissing)(`on a shared PostgreSQL ${whyNoPostgres}`, () => {
  const used = usePostgres();
  describeShared({
    engine: postgres,
    admin: () => used.connection('postgres', used.adminPassword, 'postgres'),
    withSession: postgresSession,
    sql: sqlOver(postgresSession),
    quote: quoteLiteral,
    passwordOf: (login) => `ALTER ROLE "${login}" PASSWORD 'by hand'`,
    catalogue: ['SELECT datname AS name FROM pg_database', 'SELECT rolname AS name FROM pg_roles'],
  });
});

describe.skipIf(isMariadbMissing)(`on a shared MariaDB ${whyNoMariadb}`, () => {
  const used = useMariadb();
  describeShared({
    engine: mariadb,
    admin: () => ({
      host: '127.0.0.1',
      port: used.server.port,
      database: 'mysql',
      username: 'root',
      password: used.adminPassword,
      tls: 'disable',
    }),
    withSession: mariadbSession,
    sql: sqlOver(mariadbSession, "SET SESSION sql_mode = ''"),
    quote: quoteText,
    passwordOf: (login) => `ALTER USER '${login}'@'%' IDENTIFIED BY 'by hand'`,
    catalogue: [
      'SELECT schema_name AS name FROM information_schema.schemata',
      'SELECT user AS name FROM mysql.global_priv',
    ],
  });
});

function describeShared(shared: SharedServer): void {
  const { engine, admin, withSession, sql, quote, passwordOf, catalogue } = shared;
  const { store, load } = tableOf(sql, quote);
  const className = `shared-${engine.name}`;

  const names = async (): Promise<readonly string[]> => {
    const found = await Promise.all(catalogue.map((query) => sql(admin(), query)));
    return found
      .flat()
      .map(({ name }) => String(name))
      .toSorted();
  };

  const start = async (deletionPolicy: 'Retain' | 'Delete' = 'Retain'): Promise<string> => {
    const { client, newNamespace, restartOperator } = environment;
    await restartOperator({ reachPods: true });
    const namespace = await newNamespace();
    const { host, username, password } = admin();
    await client.apply<Secret>(
      builtin.secret,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { namespace, name: 'administrator' },
        data: { username: encode(username), password: encode(password) },
      },
      developer,
    );
    await putClass(namespace, host);
    await put(namespace, deletionPolicy);
    await isReady(namespace);
    return namespace;
  };

  const putClass = (namespace: string, host: string): Promise<unknown> => {
    const adminSecret = { name: 'administrator', namespace };
    return environment.client.apply<DatabaseClass>(
      databaseClassResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'DatabaseClass',
        metadata: { name: `${className}-${namespace}` },
        spec: {
          engine: engine.name,
          provisioner: 'Server',
          server: { host, port: admin().port, adminSecret, tls: 'disable', connectionLimit },
        },
      },
      developer,
    );
  };

  const put = (namespace: string, deletionPolicy: 'Retain' | 'Delete'): Promise<unknown> =>
    environment.client.apply<Database>(
      databaseResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: { namespace, name: 'ledger' },
        spec: { engine: engine.name, className: `${className}-${namespace}`, deletionPolicy },
      },
      developer,
    );

  const live = (namespace: string) => finder(environment.client, namespace).database('ledger');

  const isReady = (namespace: string): Promise<void> =>
    environment.eventually(async () => {
      const database = await live(namespace);
      const ready = database?.status?.conditions?.find(({ type }) => type === 'Ready');
      expect(`${ready?.status} ${ready?.reason} ${ready?.message}`).toBe(
        'True Ready The database serves',
      );
    });

  const service = async (namespace: string): Promise<Connection> => {
    const ref = { namespace, name: 'ledger-db' };
    const secret = await environment.client.get<Secret>(builtin.secret, ref);
    const connection = readConnection(decodeSecret(secret), engine);
    if (connection === undefined) throw new Error('the Secret holds no connection');
    return connection;
  };

  const remove = async (namespace: string): Promise<void> => {
    const uid = (await live(namespace))?.metadata.uid ?? '';
    await environment.client.delete(databaseResource, { namespace, name: 'ledger' }, { uid });
    await environment.eventually(async () => {
      expect(await live(namespace)).toBeUndefined();
    });
  };

  it('is made with few writes, and silent then', async () => {
    const mark = await environment.audit.mark();
    const namespace = await start();
    await environment.settle();
    const requests = requestsOf(
      await environment.audit.since(mark),
      environment.operatorUser,
    ).filter(
      (request) => request.namespace === namespace && !request.resource.startsWith('events'),
    );
    const written = writesOf(requests)
      .filter(({ resource }) => !resource.includes('/status'))
      .map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
    // The Secret, and the note on it that the database is there.
    expect(written).toEqual(['patch secrets ledger-db', 'patch secrets ledger-db']);
  });

  it('tells what the data takes, and is silent then', async () => {
    const namespace = await start();
    await environment.eventually(async () => {
      expect((await live(namespace))?.status?.used).toMatch(/^(0|[0-9.]+Mi)$/);
    });
    await environment.settle();
  });

  it('holds what the service stores, and keeps it for the next of its name', async () => {
    const namespace = await start();
    await store(await service(namespace), 'a row');
    const before = await service(namespace);
    await remove(namespace);
    expect(await load(before)).toBe('a row');
    await put(namespace, 'Retain');
    await isReady(namespace);
    expect(await service(namespace)).toEqual(before);
    expect(await load(await service(namespace))).toBe('a row');
  });

  it('leads the service to where the server is now, with the same password', async () => {
    const namespace = await start();
    const before = await service(namespace);
    await putClass(namespace, 'localhost');
    await environment.eventually(async () => {
      expect(await service(namespace)).toEqual({ ...before, host: 'localhost' });
    });
    await isReady(namespace);
    await environment.settle();
  });

  it('is dropped on demand, with all that was made for it', async () => {
    const before = await names();
    const namespace = await start('Delete');
    await store(await service(namespace), 'a row');
    expect((await names()).length).toBeGreaterThan(before.length);
    await remove(namespace);
    expect(await names()).toEqual(before);
    const find = finder(environment.client, namespace);
    expect(await find.any(builtin.secret)('ledger-db')).toBeUndefined();
    expect(await find.any(builtin.secret)('administrator')).toBeDefined();
  });

  it('tells of what keeps services from it, and mends what it can', async () => {
    const namespace = await start();
    const connection = await service(namespace);
    const events = () => eventReasons(namespace);
    const sessions = Promise.withResolvers<void>();
    const { signal } = new AbortController();
    const held = Array.from({ length: connectionLimit }, () =>
      withSession(connection, signal, () => sessions.promise),
    );
    await environment.eventually(async () => {
      const login = conditionOf(await live(namespace), 'LoginVerified');
      expect(login).toBe('Unknown TooManyConnections');
    });
    sessions.resolve();
    await Promise.all(held);
    await isReady(namespace);
    await sql(admin(), passwordOf(connection.username));
    await environment.eventually(async () => expect(await events()).toContain('LoginMended'));
    await store(connection, 'a row');
    await isReady(namespace);
  });

  it('rotates its credentials while a service uses them all the time, the operator restarted amid it', async () => {
    const namespace = await start();
    const { client } = environment;
    await client.apply<Microservice>(
      microserviceResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Microservice',
        metadata: { namespace, name: 'orders' },
        spec: {
          image: 'orders:1',
          replicas: 2,
          databases: [
            { name: 'main', engine: engine.name, className: `${className}-${namespace}` },
          ],
        },
      },
      developer,
    );
    const find = finder(client, namespace);
    const secretRef = { namespace, name: 'orders-main-db' };
    const current = async (): Promise<Connection> => {
      const secret = await client.get<Secret>(builtin.secret, secretRef);
      const connection = readConnection(decodeSecret(secret), engine);
      if (connection === undefined) throw new Error('the Secret holds no connection');
      return connection;
    };
    const orders = () => find.database('orders-main');
    await environment.eventually(async () => {
      expect(conditionOf(await orders(), 'Ready')).toBe('True Ready');
      const deployment = await find.any(builtin.deployment)('orders');
      expect(Reflect.get(deployment ?? {}, 'status')).toMatchObject({ availableReplicas: 2 });
    });
    const failures: string[] = [];
    let isStopped = false;
    const user = (async () => {
      while (!isStopped) {
        await sql(await current(), 'SELECT 1').catch((error: unknown) =>
          failures.push(String(error)),
        );
      }
    })();
    const before = await current();
    await client.apply<KubeObject>(
      databaseResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: {
          namespace,
          name: 'orders-main',
          annotations: { 'slipway.dev/rotate': 'now' },
        },
      },
      { fieldManager: 'somebody' },
    );
    await environment.eventually(async () => {
      expect((await current()).username).not.toBe(before.username);
    });
    await environment.restartOperator({ reachPods: true });
    await environment.eventually(async () => {
      expect((await orders())?.status?.rotation).toMatchObject({ phase: 'Idle' });
      expect(await find.any(builtin.secret)('orders-main-db-rotation')).toBeUndefined();
    });
    await expect(sql(before, 'SELECT 1')).rejects.toThrow(/denied|locked|not permitted|password/i);
    isStopped = true;
    await user;
    expect(failures).toEqual([]);
    expect((await orders())?.status?.username).toBe((await current()).username);
    await environment.settle();
  });

  it('is left alone where somebody else made it', async () => {
    const namespace = await start();
    await store(await service(namespace), 'a row');
    const before = await service(namespace);
    await remove(namespace);
    // As another cluster sees it: without the Secret, and with another mark.
    await environment.stopOperator();
    const { client } = environment;
    const ref = { namespace, name: 'ledger-db' };
    const secret = await client.get<Secret>(builtin.secret, ref);
    await client.delete(builtin.secret, ref, { uid: secret.metadata.uid ?? '' });
    await setMark(sql, admin(), engine, before, 'slipway.dev/database other/x/y');
    await environment.startOperator({ reachPods: true });
    await put(namespace, 'Delete');
    await environment.eventually(async () => {
      expect(conditionOf(await live(namespace), 'Ready')).toBe('False NameConflict');
    });
    expect(await load(before)).toBe('a row');
    await remove(namespace);
    expect(await load(before)).toBe('a row');
  });
}

async function eventReasons(namespace: string): Promise<readonly unknown[]> {
  const events = await listAll(environment.client, builtin.event, namespace);
  return events.map((event) => Reflect.get(event, 'reason') as unknown);
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** As if another cluster had made it. */
async function setMark(
  sql: RunSql,
  admin: Connection,
  { name }: Engine,
  { database, username }: Connection,
  mark: string,
): Promise<void> {
  if (name === 'mariadb') {
    await sql(admin, `ALTER DATABASE \`${database}\` COMMENT = ${quoteText(mark)}`);
    return;
  }
  const owner = `${database}_owner`;
  for (const role of [owner, username]) {
    await sql(admin, `COMMENT ON ROLE "${role}" IS ${quoteLiteral(mark)}`);
  }
}
