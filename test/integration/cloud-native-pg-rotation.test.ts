import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterRole } from '../../src/controllers/database/cloud-native-pg.ts';
import { decodeSecret, readConnection } from '../../src/controllers/database/credentials.ts';
import { postgres } from '../../src/controllers/database/engines/postgres/postgres.ts';
import { quoteLiteral } from '../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../src/controllers/database/engines/postgres/session.ts';
import type { Connection } from '../../src/controllers/database/login/connection.ts';
import { tryLogin } from '../../src/controllers/database/login/try-login.ts';
import type { Secret } from '../../src/controllers/database/types.ts';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { sqlOver } from './engines/sql-store.ts';
import { isOpensslMissing, makeCertificates, whyNoOpenssl } from './support/certificates.ts';
import { resolveServices } from './support/cluster-names.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, developer, finder } from './support/objects.ts';
import {
  installCloudNativePGCrds,
  isCloudNativePGMissing,
  simulateCloudNativePG,
  whyNoCloudNativePG,
} from './support/simulate-cloud-native-pg.ts';
import { clusterServerOn } from './support/simulated-cluster-server.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from './support/use-postgres.ts';

const isMissing = isCloudNativePGMissing || isPostgresMissing || isOpensslMissing;
const whyNot = whyNoCloudNativePG || whyNoPostgres || (isOpensslMissing ? whyNoOpenssl : '');
/** That of the Service of a Cluster, on an address of the loopback that nobody else listens on. */
const address = { host: '127.54.32.1', port: postgres.port };
const { signal } = new AbortController();
const sql = sqlOver(withSession);

// The objects of CloudNativePG, and what it makes of them on a real server with TLS.
describe.skipIf(isMissing)(`rotations with CloudNativePG ${whyNot}`, () => {
  const environment = useEnvironment({ ownControlPlane: true });
  const used = usePostgres(address);
  const stopping = new AbortController();
  const endings: (() => unknown)[] = [];
  let namespace = '';

  const superuser = (): Connection => used.connection('postgres', used.adminPassword, 'postgres');
  const find = () => finder(environment.client, namespace);
  const database = () => find().database('ledger-main');
  const connection = async (): Promise<Connection> => {
    const secret = await find().any(builtin.secret)('ledger-main-db');
    const read = readConnection(
      secret === undefined ? {} : decodeSecret(secret as Secret),
      postgres,
    );
    if (read === undefined) throw new Error('the Secret holds no connection');
    return read;
  };
  const roleOf = async (number: 1 | 2): Promise<ClusterRole | undefined> =>
    (await find().any(builtin.cnpgDatabaseRole)(`ledger-main-db-login-${number}`)) as
      | ClusterRole
      | undefined;
  const demand = (text: string) =>
    environment.client.apply(
      databaseResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: {
          namespace,
          name: 'ledger-main',
          annotations: { 'slipway.dev/rotate': text },
        },
      },
      { ...developer, fieldManager: 'kubectl-annotate' },
    );
  const isOver = (login: string) =>
    environment.eventually(
      async () => {
        const live = await database();
        expect([live?.status?.username, conditionOf(live, 'Ready')]).toEqual([login, 'True Ready']);
        expect(conditionOf(live, 'Rotating')).toBeUndefined();
      },
      { timeoutMs: 90_000 },
    );

  beforeAll(async () => {
    const { client, facts } = environment;
    namespace = await environment.newNamespace();
    const [tls] = makeCertificates([`ledger-main-db-rw.${namespace}.svc`]);
    if (tls === undefined) throw new Error('there is no certificate');
    const files = {
      cert: used.server.writeFile('tls.crt', tls.certificate),
      key: used.server.writeFile('tls.key', tls.key),
    };
    for (const [name, file] of Object.entries(files)) {
      await sql(superuser(), `ALTER SYSTEM SET ssl_${name}_file = ${quoteLiteral(file)}`);
    }
    await sql(superuser(), 'ALTER SYSTEM SET ssl = on');
    await sql(superuser(), 'SELECT pg_reload_conf()');
    endings.push(resolveServices('.svc', address.host));
    await installCloudNativePGCrds(createKubectl(facts));
    const server = clusterServerOn(sql, superuser, tls.certificate);
    const simulation = simulateCloudNativePG(client, namespace, stopping.signal, server);
    endings.push(async () => {
      stopping.abort();
      await simulation;
    });
    await client.apply<DatabaseClass>(
      databaseClassResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'DatabaseClass',
        metadata: { name: 'clusters' },
        spec: { engine: 'postgres', provisioner: 'CloudNativePG' },
      },
      developer,
    );
    await environment.restartOperator({ reachPods: true });
    await applyMicroservice(client, namespace, 'ledger', {
      databases: [{ name: 'main', engine: 'postgres', className: 'clusters' }],
    });
    await isOver(`${namespace}_ledger-main_1`);
  });
  afterAll(async () => {
    for (const end of endings) await end();
  });

  it('shut out nobody who uses the Secret, and then those of before', async () => {
    const failures: string[] = [];
    let logins = 0;
    let isDone = false;
    const client = (async () => {
      while (!isDone) {
        const outcome = await tryLogin(postgres, await connection(), { signal });
        if (outcome.result === 'verified') logins += 1;
        else failures.push(JSON.stringify(outcome));
      }
    })();
    await sql(await connection(), 'CREATE TABLE kept (value text)');
    for (const [next, last] of [
      [2, 1],
      [1, 2],
    ] as const) {
      const before = await connection();
      await demand(`to ${next}`);
      await isOver(`${namespace}_ledger-main_${next}`);
      const after = await connection();
      expect([after.tls, after.password === before.password]).toEqual(['verify-full', false]);
      expect(await tryLogin(postgres, before, { signal })).toMatchObject({ result: 'refused' });
      expect((await roleOf(next))?.spec).toMatchObject({
        login: true,
        passwordSecret: { name: 'ledger-main-db' },
      });
      const idle = await roleOf(last);
      expect(idle?.spec).toMatchObject({ login: false, disablePassword: true });
      expect(idle?.spec?.passwordSecret).toBeUndefined();
      const statement = `SELECT rolcanlogin OR rolpassword IS NOT NULL AS works FROM pg_authid WHERE rolname = ${quoteLiteral(before.username)}`;
      expect(await sql(superuser(), statement)).toEqual([{ works: false }]);
      await sql(after, `ALTER TABLE kept ADD COLUMN of_${next} text`);
    }
    isDone = true;
    await client;
    expect(failures).toEqual([]);
    expect(logins).toBeGreaterThan(50);
    await environment.settle();
  });

  it('wait for who is still logged in with the credentials of before', async () => {
    const before = await connection();
    await withSession(before, signal, async () => {
      await demand('once more');
      await environment.eventually(
        async () => {
          expect(conditionOf(await database(), 'Rotating')).toBe('True SessionsRemain');
        },
        { timeoutMs: 90_000 },
      );
      expect(await tryLogin(postgres, before, { signal })).toEqual({ result: 'verified' });
    });
    await isOver(`${namespace}_ledger-main_2`);
    expect(await tryLogin(postgres, before, { signal })).toMatchObject({ result: 'refused' });
  });
});
