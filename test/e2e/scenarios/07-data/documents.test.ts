import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Microservice } from '../../../../src/crds/microservice/v1alpha1.ts';
import { eventually } from '../../../eventually.ts';
import { clientsImage } from '../../support/images.ts';
import { applyObjects, describeStatus, getObject, untilReady } from '../../support/objects.ts';
import { runPod } from '../../support/run-pod.ts';
import { useCluster } from '../../support/scenario.ts';

const cluster = useCluster();
const { kubectl } = cluster;
const namespace = 'documents';
const adminPassword = randomUUID();
const password = randomUUID();

const server = { app: 'mongo-server' };

/** What is there before Slipway: a server of MongoDB's protocol, and what its class says of it. */
const given = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'mongo-server', namespace },
    spec: {
      selector: { matchLabels: server },
      template: {
        metadata: { labels: server },
        spec: {
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'ferretdb',
              image: clientsImage,
              command: ['/clients/ferretdb', '-listen=0.0.0.0:27017', '-data=/data'],
              readinessProbe: { tcpSocket: { port: 27017 }, periodSeconds: 1 },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'mongo-server', namespace },
    spec: { selector: server, ports: [{ port: 27017 }] },
  },
  {
    apiVersion: 'slipway.dev/v1alpha1',
    kind: 'DatabaseClass',
    metadata: { name: 'documents-elsewhere' },
    spec: { engine: 'mongodb', provisioner: 'External' },
  },
];

const login = (secret: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'notes-login', namespace },
  stringData: {
    type: 'mongodb',
    host: `mongo-server.${namespace}.svc`,
    port: '27017',
    username: 'notes',
    password: secret,
    database: 'notes',
  },
});

const microservice = {
  apiVersion: 'slipway.dev/v1alpha1',
  kind: 'Microservice',
  metadata: { name: 'notes', namespace },
  spec: {
    image: clientsImage,
    command: ['node', '-e', 'require("http").createServer((_, to) => to.end()).listen(8080)'],
    databases: [
      {
        name: 'main',
        engine: 'mongodb',
        className: 'documents-elsewhere',
        secretName: 'notes-login',
      },
    ],
  },
};

/** A program for `node -e` that works with the client of MongoDB and prints what it comes to. */
const withClient = (uri: string, use: string): string =>
  [
    'const { MongoClient } = require("mongodb");',
    'const { MAIN_HOST, MAIN_PORT, MAIN_USERNAME, MAIN_PASSWORD, MAIN_DATABASE } = process.env;',
    `const client = new MongoClient(\`${uri}\`, { directConnection: true });`,
    `(async () => console.log(await (async () => { ${use} })()))().finally(() => client.close());`,
  ].join('\n');

const ownUri =
  'mongodb://${MAIN_USERNAME}:${MAIN_PASSWORD}@${MAIN_HOST}:${MAIN_PORT}/${MAIN_DATABASE}';

/** Runs in the pod of the service, with what Slipway gave that. */
const asService = (use: string): Promise<string> =>
  kubectl(
    `exec deployment/notes --namespace ${namespace} -- node -e`
      .split(' ')
      .concat(withClient(ownUri, use)),
  );

const write = (text: string): Promise<string> =>
  asService(`await client.db().collection("kept").insertOne({ text: "${text}" }); return "done";`);
const read = (): Promise<string> =>
  asService(
    'return (await client.db().collection("kept").find().toArray()).map((one) => one.text);',
  );

/** As a server does on its first day: who comes first makes the superuser, and that one the user. */
async function makeUsers(): Promise<void> {
  const host = 'mongo-server:27017';
  const run = (uri: string, use: string): Promise<string> =>
    runPod(cluster, namespace, {
      image: clientsImage,
      script: `cat > /tmp/run.js <<'END'\n${withClient(uri, use)}\nEND\nexec node /tmp/run.js`,
      env: [],
    });
  await run(
    `mongodb://${host}/`,
    `return client.db("admin").command({ createUser: "root", pwd: "${adminPassword}", roles: ["root"] });`,
  );
  await run(
    `mongodb://root:${adminPassword}@${host}/admin`,
    `return client.db("notes").command({ createUser: "notes", pwd: "${password}", roles: [{ role: "readWrite", db: "notes" }] });`,
  );
}

/** What kubectl shows of the Microservice. */
async function said(): Promise<string> {
  return describeStatus(await getObject<Microservice>(cluster, 'microservice', 'notes', namespace));
}

describe('documents on a server that runs elsewhere', () => {
  beforeAll(async () => {
    await applyObjects(cluster, ...given);
    await kubectl(['rollout', 'status', 'deployment/mongo-server', '--namespace', namespace]);
    await makeUsers();
    await applyObjects(cluster, login(password), microservice);
    await untilReady(cluster, namespace);
  });

  afterAll(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    await kubectl(['delete', 'databaseclass', 'documents-elsewhere', '--wait=false']);
  });

  it('are kept with the credentials that the service was given, also when Slipway lets go', async () => {
    const text = randomUUID();
    await write(text);
    expect(await read()).toContain(text);
    await kubectl(['delete', 'microservice', 'notes', '--namespace', namespace, '--wait']);
    await applyObjects(cluster, microservice);
    await untilReady(cluster, namespace);
    expect(await read()).toContain(text);
  });

  it('are out of reach by a wrong password, which is told, until it is right', async () => {
    await applyObjects(cluster, login('wrong'));
    await eventually(async () => expect(await said()).toContain('refuses user notes'), {
      timeoutMs: 60_000,
    });
    await applyObjects(cluster, login(password));
    await eventually(async () => expect(await said()).toContain('Ready True'), {
      timeoutMs: 60_000,
    });
  });
});
