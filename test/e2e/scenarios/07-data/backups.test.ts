import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/crds/database/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import { databaseImages } from '../../support/images.ts';
import { applyObjects, describeStatus, getObject, isReady } from '../../support/objects.ts';
import { runPod } from '../../support/run-pod.ts';
import { useCluster } from '../../support/scenario.ts';

const cluster = useCluster();
const { kubectl } = cluster;
const namespace = 'backups';
const apiVersion = 'slipway.dev/v1alpha1';

const variables = {
  PGHOST: 'host',
  PGPORT: 'port',
  PGUSER: 'username',
  PGPASSWORD: 'password',
  PGDATABASE: 'database',
};

/** What a pod with the credentials of the Database reads of the query. */
function query(database: string, text: string): Promise<string> {
  return runPod(cluster, namespace, {
    image: databaseImages.postgres,
    script: `psql --no-align --tuples-only --command "${text}"`,
    env: Object.entries(variables).map(([name, key]) => ({
      name,
      valueFrom: { secretKeyRef: { name: `${database}-db`, key } },
    })),
  });
}

function database(name: string, spec: object = {}): object {
  const metadata = { name, namespace };
  const common = { engine: 'postgres', className: 'backed-up', storage: '1Gi' };
  return { apiVersion, kind: 'Database', metadata, spec: { ...common, ...spec } };
}

async function until(name: string, what: string, holds: (one: Database) => boolean): Promise<void> {
  await eventually(
    async () => {
      const live = await getObject<Database>(cluster, 'database', name, namespace);
      if (!holds(live)) throw new Error(describeStatus(live));
    },
    { what: `Database ${name} to ${what}`, timeoutMs: 300_000, intervalMs: 500 },
  );
}

describe('a backup', () => {
  beforeAll(() =>
    applyObjects(
      cluster,
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
        },
      },
      {
        apiVersion,
        kind: 'DatabaseClass',
        metadata: { name: 'backed-up' },
        spec: {
          engine: 'postgres',
          provisioner: 'StatefulSet',
          backup: { volume: { size: '1Gi' }, schedule: '0 3 * * *' },
        },
      },
      database('ledger'),
    ),
  );

  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    await kubectl(['delete', 'databaseclass', 'backed-up']);
  });

  it('brings a table that was dropped back, into a new Database', async () => {
    await until('ledger', 'be Ready', isReady);
    const text = randomUUID();
    await query('ledger', `CREATE TABLE kept (value text); INSERT INTO kept VALUES ('${text}')`);
    const annotation = `slipway.dev/backup=${text}`;
    await kubectl(['annotate', 'database', 'ledger', annotation, '--namespace', namespace]);
    await until('ledger', 'be backed up', ({ status }) => status?.backup !== undefined);
    await query('ledger', 'DROP TABLE kept');
    await applyObjects(
      cluster,
      database('ledger-again', { restoreFrom: { backup: 'latest', database: 'ledger' } }),
    );
    await until('ledger-again', 'be Ready', isReady);
    expect(await query('ledger-again', 'SELECT value FROM kept')).toContain(text);
  });

  it('is made before a Database of deletionPolicy Snapshot goes', async () => {
    const text = randomUUID();
    await query('ledger', `CREATE TABLE last (value text); INSERT INTO last VALUES ('${text}')`);
    await applyObjects(cluster, database('ledger', { deletionPolicy: 'Snapshot' }));
    await until('ledger', 'be protected', ({ metadata }) => metadata.finalizers !== undefined);
    await kubectl(['delete', 'database', 'ledger', '--namespace', namespace, '--timeout', '300s']);
    const claims = await kubectl(['get', 'pvc', '--namespace', namespace, '--output', 'name']);
    expect(claims).toContain('ledger-db-backups');
    expect(claims).not.toContain('data-ledger-db-0');
    await applyObjects(
      cluster,
      database('ledger-last', { restoreFrom: { backup: 'latest', database: 'ledger' } }),
    );
    await until('ledger-last', 'be Ready', isReady);
    expect(await query('ledger-last', 'SELECT value FROM last')).toContain(text);
  });
});
