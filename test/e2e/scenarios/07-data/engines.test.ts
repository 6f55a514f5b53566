import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/crds/database/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import {
  clientsImage,
  databaseImages,
  whyWithout,
  type EngineOfTests,
} from '../../support/images.ts';
import { recordMeasurement } from '../../support/measurements.ts';
import { applyObjects, describeStatus, getObject, isReady } from '../../support/objects.ts';
import { runPod } from '../../support/run-pod.ts';
import { useCluster } from '../../support/scenario.ts';

const cluster = useCluster();
const { kubectl } = cluster;
const namespace = 'engines';

/** How somebody writes a row and reads it with the engine's own client. */
interface Client {
  /** That of the server by default. */
  readonly image?: string;
  /** Variables of the client by the key of the Secret. */
  readonly env: Readonly<Record<string, string>>;
  readonly write: (text: string) => string;
  readonly read: string;
}

const sql = (command: string): Pick<Client, 'write' | 'read'> => ({
  write: (text) =>
    `${command} "CREATE TABLE IF NOT EXISTS kept (value text); INSERT INTO kept VALUES ('${text}')"`,
  read: `${command} "SELECT value FROM kept"`,
});

const clients: Readonly<Record<EngineOfTests, Client>> = {
  postgres: {
    env: {
      PGHOST: 'host',
      PGPORT: 'port',
      PGUSER: 'username',
      PGPASSWORD: 'password',
      PGDATABASE: 'database',
    },
    ...sql('psql --no-align --tuples-only --command'),
  },
  mariadb: {
    env: {
      DB_HOST: 'host',
      DB_PORT: 'port',
      DB_USER: 'username',
      MYSQL_PWD: 'password',
      DB_NAME: 'database',
    },
    ...sql(
      'mariadb --host="$DB_HOST" --port="$DB_PORT" --user="$DB_USER" --skip-column-names --batch "$DB_NAME" --execute',
    ),
  },
  valkey: {
    env: { DB_HOST: 'host', DB_PORT: 'port', DB_USER: 'username', REDISCLI_AUTH: 'password' },
    write: (text) => `valkey-cli -h "$DB_HOST" -p "$DB_PORT" --user "$DB_USER" set kept ${text}`,
    read: 'valkey-cli -h "$DB_HOST" -p "$DB_PORT" --user "$DB_USER" get kept',
  },
  neo4j: {
    image: clientsImage,
    env: { DB_URI: 'uri', DB_USER: 'username', DB_PASSWORD: 'password' },
    write: (text) => cypher(`MERGE (kept:Kept {id: 1}) SET kept.value = "${text}"`),
    read: cypher('MATCH (kept:Kept) RETURN kept.value AS value'),
  },
};

/** Runs a statement by the driver that services use, and prints the values. */
function cypher(statement: string): string {
  const program = [
    'const neo4j = require("neo4j-driver-lite");',
    'const { DB_URI, DB_USER, DB_PASSWORD } = process.env;',
    'const driver = neo4j.driver(DB_URI, neo4j.auth.basic(DB_USER, DB_PASSWORD));',
    `driver.executeQuery(${JSON.stringify(statement)}).then(({ records }) => {`,
    '  for (const record of records) console.log(record.get("value"));',
    '}).finally(() => driver.close());',
  ].join('\n');
  return `node -e '${program}'`;
}

const engines = Object.entries(clients).map(([engine, client]) => ({
  // The keys are the engines.
  engine: engine as EngineOfTests,
  client,
}));
/** Why the engine cannot be had here; undefined where it can. */
const missing = (engine: EngineOfTests): string | undefined =>
  cluster.isOffline ? whyWithout(engine) : undefined;

async function untilReady(name: string): Promise<void> {
  await eventually(
    async () => {
      const database = await getObject<Database>(cluster, 'database', name, namespace);
      if (!isReady(database)) throw new Error(describeStatus(database));
    },
    { what: `Database ${name} to be Ready`, timeoutMs: 240_000, intervalMs: 500 },
  );
}

interface Volume {
  spec: { claimRef?: { namespace: string; name: string }; persistentVolumeReclaimPolicy: string };
}

/** The volume of a claim of the namespace. */
async function volumeOf(claim: string): Promise<Volume | undefined> {
  const text = await kubectl(['get', 'persistentvolumes', '--output', 'json']);
  const { items } = JSON.parse(text) as { items: Volume[] };
  return items.find(
    ({ spec }) => spec.claimRef?.namespace === namespace && spec.claimRef.name === claim,
  );
}

describe('a database of each engine', () => {
  beforeAll(() =>
    applyObjects(cluster, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    }),
  );

  afterAll(() => kubectl(['delete', 'namespace', namespace, '--wait=false']));

  for (const { engine, client } of engines) {
    const why = missing(engine);
    const skipped = why === undefined ? '' : ` (skipped: ${why})`;
    it.skipIf(why !== undefined)(
      `${engine} keeps what a pod wrote with its credentials when its server is made anew${skipped}`,
      async () => {
        const began = performance.now();
        // One after another: while all of them start, two processors leave DNS no time to answer.
        await applyObjects(cluster, {
          apiVersion: 'slipway.dev/v1alpha1',
          kind: 'Database',
          metadata: { name: engine, namespace },
          spec: { engine, storage: '1Gi' },
        });
        await untilReady(engine);
        recordMeasurement(`${engine} ready`, { seconds: (performance.now() - began) / 1_000 });
        const text = randomUUID();
        const ask = (script: string): Promise<string> =>
          runPod(cluster, namespace, {
            image: client.image ?? databaseImages[engine],
            script,
            env: Object.entries(client.env).map(([name, key]) => ({
              name,
              valueFrom: { secretKeyRef: { name: `${engine}-db`, key } },
            })),
          });
        await ask(client.write(text));
        expect(await ask(client.read)).toContain(text);

        expect(await volumeOf(`data-${engine}-db-0`)).toMatchObject({
          metadata: { annotations: { 'slipway.dev/reclaim-policy': 'Delete' } },
          spec: { persistentVolumeReclaimPolicy: 'Retain' },
        });

        const pod = `${engine}-db-0`;
        const uidOf = async () =>
          (await getObject<{ metadata: { uid: string } }>(cluster, 'pod', pod, namespace)).metadata
            .uid;
        const before = await uidOf();
        await kubectl(['delete', 'pod', pod, '--namespace', namespace, '--wait']);
        await eventually(async () => expect(await uidOf()).not.toBe(before), { timeoutMs: 60_000 });
        await untilReady(engine);
        expect(await ask(client.read)).toContain(text);
      },
    );
  }
});
