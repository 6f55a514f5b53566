import { beforeAll, describe, expect, it } from 'vitest';
import {
  decodeSecret,
  readConnection,
  serviceConnection,
} from '../../../src/controllers/database/credentials.ts';
import { postgres } from '../../../src/controllers/database/engines/postgres/postgres.ts';
import { quoteLiteral } from '../../../src/controllers/database/engines/postgres/quoting.ts';
import { withSession } from '../../../src/controllers/database/engines/postgres/session.ts';
import type { Connection } from '../../../src/controllers/database/login/connection.ts';
import { logicalNames } from '../../../src/controllers/database/names.ts';
import type {
  ManagedTerms,
  ServerAccess,
} from '../../../src/controllers/database/server-access.ts';
import { establishManaged } from '../../../src/controllers/database/steps/establish-managed.ts';
import { managedSecret } from '../../../src/controllers/database/steps/managed-secret.ts';
import {
  createFakeCluster,
  type FakeCluster,
} from '../../../src/controllers/database/testing/fake-cluster.ts';
import { secretWith } from '../../../src/controllers/database/testing/objects.ts';
import type { Secret } from '../../../src/controllers/database/types.ts';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../../src/runtime/kube-object.ts';
import { createManualClock } from '../../../src/runtime/testing/manual-clock.ts';
import {
  isOpensslMissing,
  makeCertificates,
  whyNoOpenssl,
  type Certificate,
} from '../support/certificates.ts';
import { isPostgresMissing, usePostgres, whyNoPostgres } from '../support/use-postgres.ts';
import { sqlOver } from './sql-store.ts';

const whyNot = isOpensslMissing ? whyNoOpenssl : whyNoPostgres;
const { signal } = new AbortController();
const sql = sqlOver(withSession);

const database: Database = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Database',
  metadata: { name: 'orders-main', namespace: 'shop', uid: 'db' },
  spec: { engine: 'postgres', className: 'clusters' },
};
const names = logicalNames(database, postgres);
const managed: ManagedTerms = {
  className: 'clusters',
  cluster: 'orders-main-db',
  authority: { namespace: 'shop', name: 'orders-main-db-ca' },
};
const role = { namespace: 'shop', name: 'orders-main-db-login-1' };
const secretRef = { namespace: 'shop', name: 'orders-main-db' };

// The server of another operator, which makes roles and database as CloudNativePG does.
describe.skipIf(isPostgresMissing || isOpensslMissing)(
  `a real PostgreSQL of others ${whyNot}`,
  () => {
    const used = usePostgres();
    let certificates: readonly Certificate[] = [];
    let cluster: FakeCluster;

    const superuser = (): Connection => used.connection('postgres', used.adminPassword, 'postgres');
    const access = (): ServerAccess => ({
      endpoint: { host: 'localhost', port: used.server.port, tls: 'verify-full' },
      adminSecret: secretRef,
      adminName: undefined,
      tenant: undefined,
      managed,
    });
    const attempt = () =>
      establishManaged(
        { ...cluster, database, engine: postgres, access: access(), managed, reachPods: true },
        signal,
      );
    const service = (): Connection => {
      const texts = decodeSecret(live());
      const connection = readConnection(texts, postgres);
      if (connection === undefined) throw new Error('the Secret holds no connection');
      return connection;
    };
    const live = (): Secret => {
      const secret = cluster.find<Secret>(builtin.secret, secretRef);
      if (secret === undefined) throw new Error('there is no Secret');
      return secret;
    };
    const putAuthority = (number: number): void => {
      const text = certificates[number]?.certificate ?? '';
      cluster.put(
        builtin.secret,
        secretWith(managed.authority, { 'ca.crt': text, 'ca.key': 'no' }),
      );
    };
    /** As CloudNativePG notes which version of the Secret it has applied. */
    const noteApplied = (): void => {
      const applied: KubeObject = {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'DatabaseRole',
        metadata: role,
      };
      const status = { secretResourceVersion: live().metadata.resourceVersion };
      cluster.put(builtin.cnpgDatabaseRole, Object.assign(applied, { status }));
    };
    const setPassword = (password: string) =>
      sql(superuser(), `ALTER ROLE "${names.login}" PASSWORD ${quoteLiteral(password)}`);

    beforeAll(async () => {
      certificates = makeCertificates(['localhost', 'elsewhere.test']);
      const [{ key, certificate } = { key: '', certificate: '' }] = certificates;
      const files = {
        cert: used.server.writeFile('tls.crt', certificate),
        key: used.server.writeFile('tls.key', key),
      };
      for (const [name, file] of Object.entries(files)) {
        await sql(superuser(), `ALTER SYSTEM SET ssl_${name}_file = ${quoteLiteral(file)}`);
      }
      await sql(superuser(), 'ALTER SYSTEM SET ssl = on');
      await sql(superuser(), 'SELECT pg_reload_conf()');
      await sql(superuser(), `CREATE ROLE "${names.owner}" NOLOGIN`);
      await sql(
        superuser(),
        `CREATE ROLE "${names.login}" LOGIN PASSWORD 'of the service' IN ROLE "${names.owner}"`,
      );
      await sql(superuser(), `CREATE DATABASE "${names.database}" OWNER "${names.owner}"`);
      await sql(superuser(), `CREATE ROLE stranger LOGIN PASSWORD 'stranger'`);
      cluster = createFakeCluster(createManualClock());
      const connection = serviceConnection(database, postgres, access().endpoint, {
        password: 'of the service',
      });
      cluster.put(builtin.secret, managedSecret(database, postgres, connection, managed));
    });

    it('waits for the authority of its certificate, and lets nobody pass for it', async () => {
      expect(await attempt()).toMatchObject({
        outcome: { result: 'refused', reason: 'SecretMissing' },
      });
      putAuthority(1);
      const { outcome } = await attempt();
      expect(outcome).toMatchObject({ result: 'refused', cause: 'other' });
      expect(JSON.stringify(outcome)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(cluster.writes).toEqual([]);
    });

    it('is logged in to once its database is closed to others and its sessions act as the owner', async () => {
      putAuthority(0);
      const stranger = used.connection('stranger', 'stranger', names.database);
      expect(await sql(stranger, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await attempt()).toMatchObject({ outcome: { result: 'verified' } });
      await expect(sql(stranger, 'SELECT 1')).rejects.toThrow(/permission denied/);
      expect(service()).toMatchObject({
        tls: 'verify-full',
        certificates: certificates[0]?.certificate.trimEnd(),
      });
      await sql(service(), 'CREATE TABLE rows (text text)');
      const [table] = await sql(
        service(),
        `SELECT tableowner FROM pg_tables WHERE tablename = 'rows'`,
      );
      expect(table).toEqual({ tableowner: names.owner });
    });

    it('is left alone from then on', async () => {
      const { length } = cluster.writes;
      const { outcome, again } = await attempt();
      expect([outcome, await again?.(signal)]).toEqual([
        { result: 'verified' },
        { result: 'verified' },
      ]);
      expect(cluster.writes.slice(length)).toEqual([]);
    });

    it('is closed again where somebody opened it', async () => {
      await sql(superuser(), `GRANT CONNECT ON DATABASE "${names.database}" TO PUBLIC`);
      await sql(superuser(), `ALTER ROLE "${names.login}" RESET role`);
      expect(await attempt()).toMatchObject({ outcome: { result: 'verified' } });
      const stranger = used.connection('stranger', 'stranger', names.database);
      await expect(sql(stranger, 'SELECT 1')).rejects.toThrow(/permission denied/);
    });

    it('asks once for a password that was applied and is refused', async () => {
      await setPassword('by hand');
      const wrong = { outcome: { result: 'refused', cause: 'password' } };
      expect(await attempt()).toMatchObject(wrong);
      const before = live().metadata.resourceVersion;
      noteApplied();
      expect(await attempt()).toMatchObject(wrong);
      expect(live().metadata.resourceVersion).not.toBe(before);
      const asked = live().metadata.resourceVersion;
      expect(await attempt()).toMatchObject(wrong);
      expect(live().metadata.resourceVersion).toBe(asked);
      await setPassword('of the service');
      noteApplied();
      expect(await attempt()).toMatchObject({ outcome: { result: 'verified' } });
    });
  },
);
