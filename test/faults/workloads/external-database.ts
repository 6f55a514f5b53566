import assert from 'node:assert/strict';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../../src/crds/database-class/v1alpha1.ts';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { apiVersionOf } from '../../../src/runtime/resource.ts';
import { conditionOf } from '../../integration/support/objects.ts';
import { untilReady } from './expect.ts';
import type { DatabaseAccess, Stage, Workload } from './workload.ts';

export const externalDatabase: Workload = {
  name: 'external-database',
  summary: 'A database that runs elsewhere is used, its password is wrong for a while, then right',
  needs: 'postgres',
  flags: { 'reach-pods': 'true' },
  run: async (stage) => {
    const { database: server, namespace } = stage;
    assert.ok(server !== undefined, 'it needs a PostgreSQL server');
    const right = `right-password-of-${namespace}`;
    const wrong = `wrong-password-of-${namespace}`;
    await server.createLogin(namespace, right);
    const className = `${namespace}-external`;
    await stage.apply(databaseClassResource, classOf(className));
    await stage.apply(builtin.secret, secretOf(namespace, server, right));
    const entry = { name: 'main', engine: 'postgres', className, secretName: 'ledger' } as const;
    await stage.microservice('app', { databases: [entry] });
    await untilReady(stage, 'app');
    await stage.apply(builtin.secret, secretOf(namespace, server, wrong));
    await untilLogin(stage, 'False PasswordRefused');
    await stage.apply(builtin.secret, secretOf(namespace, server, right));
    await untilLogin(stage, 'True LoginVerified');
    await untilReady(stage, 'app');
  },
};

async function untilLogin(stage: Stage, expected: string): Promise<void> {
  await stage.until(`the login to be ${expected}`, (view) => {
    const database = view.get<Database>('Database', 'app-main');
    assert.equal(conditionOf(database, 'LoginVerified'), expected);
  });
}

function classOf(name: string): DatabaseClass {
  return {
    apiVersion: apiVersionOf(databaseClassResource),
    kind: databaseClassResource.kind,
    metadata: { name },
    spec: { engine: 'postgres', provisioner: 'External' },
  };
}

function secretOf(namespace: string, { host, port }: DatabaseAccess, password: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'ledger', namespace },
    stringData: { host, port: String(port), username: namespace, password, database: namespace },
  };
}
