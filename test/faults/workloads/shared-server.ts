import assert from 'node:assert/strict';
import { decodeSecret } from '../../../src/controllers/database/credentials.ts';
import type { Secret } from '../../../src/controllers/database/types.ts';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../../src/crds/database-class/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../src/runtime/resource.ts';
import { untilGone, untilParked, untilReady } from './expect.ts';
import type { DatabaseAccess, DatabaseLogin, SharedEngine, Stage, Workload } from './workload.ts';

type Needed = Pick<Stage, 'namespace' | 'database' | 'view'>;

export const sharedServer: Workload = {
  name: 'shared-server',
  summary: 'Two databases on a shared PostgreSQL: one is parked and comes back, one is deleted',
  ...onServerOf('postgres'),
};

export const sharedMariadb: Workload = {
  name: 'shared-mariadb',
  summary: 'Two databases on a shared MariaDB: one is parked and comes back, one is deleted',
  ...onServerOf('mariadb'),
};

function onServerOf(engine: SharedEngine): Omit<Workload, 'name' | 'summary'> {
  return {
    needs: engine,
    deletes: ['Database/app-drop', 'Secret/app-drop-db'],
    flags: { 'reach-pods': 'true' },
    run: (stage) => parkAndDrop(stage, engine),
    problems: findProblems,
  };
}

async function parkAndDrop(stage: Stage, engine: SharedEngine): Promise<void> {
  const { namespace } = stage;
  const server = accessOf(stage);
  const className = `${namespace}-shared`;
  const password = `administrator-of-${namespace}`;
  await server.createAdministrator(`${namespace}_admin`, password);
  await stage.apply(builtin.secret, administratorIn(namespace, password));
  await stage.apply(databaseClassResource, classOf(className, namespace, engine, server));
  const keep = { name: 'keep', engine, className } as const;
  const drop = { name: 'drop', engine, className, deletionPolicy: 'Delete' } as const;
  await stage.microservice('app', { databases: [keep, drop] });
  await untilReady(stage, 'app');
  const login = loginOf(stage);
  await server.query(login, 'CREATE TABLE kept (value text)');
  await server.query(login, "INSERT INTO kept VALUES ('a row')");
  await stage.microservice('app', { databases: [] });
  await untilParked(stage, 'app-keep');
  await untilGone(stage, 'Database', 'app-drop');
  await stage.microservice('app', { databases: [keep] });
  await untilReady(stage, 'app');
  assert.deepEqual(loginOf(stage), login, 'the credentials are others than before');
}

async function findProblems(stage: Stage): Promise<readonly string[]> {
  const { namespace } = stage;
  const server = accessOf(stage);
  const [kept] = await server.query(loginOf(stage), 'SELECT value FROM kept');
  const found = await server.namesOf(namespace);
  const base = `${namespace}_app-keep`;
  const expected = [base, `${base}_1`, `${base}_owner`, `${namespace}_admin`];
  return [
    ...(kept?.['value'] === 'a row' ? [] : ['the row is gone']),
    ...expected.filter((name) => !found.includes(name)).map((name) => `${name} is missing`),
    ...found.filter((name) => !expected.includes(name)).map((name) => `${name} is left over`),
  ];
}

function accessOf({ database }: Needed): DatabaseAccess {
  assert.ok(database !== undefined, 'it needs a server of databases');
  return database;
}

/** What the service logs in with. */
function loginOf({ view }: Needed): DatabaseLogin {
  const secret = view.get<Secret>(builtin.secret.kind, 'app-keep-db');
  assert.ok(secret !== undefined, 'there are no credentials');
  const { username = '', password = '', database = '' } = decodeSecret(secret);
  return { username, password, database };
}

function administratorIn(namespace: string, password: string) {
  return {
    apiVersion: 'v1',
    kind: builtin.secret.kind,
    metadata: { name: 'administrator', namespace },
    stringData: { username: `${namespace}_admin`, password },
  };
}

function classOf(
  name: string,
  namespace: string,
  engine: SharedEngine,
  { host, port }: DatabaseAccess,
): DatabaseClass {
  const adminSecret = { name: 'administrator', namespace };
  return {
    apiVersion: apiVersionOf(databaseClassResource),
    kind: databaseClassResource.kind,
    metadata: { name },
    spec: { engine, provisioner: 'Server', server: { host, port, adminSecret } },
  };
}
