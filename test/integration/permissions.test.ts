import { describe, expect, it } from 'vitest';
import { clusterRules, leaseRules } from '../../src/controllers/permissions.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { at } from '../../src/controllers/wire-value.ts';
import { createAuditLog, type AuditEntry } from '../control-plane/audit-log.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, developer, finder, listAll } from './support/objects.ts';
import { makeTraefikClass } from './support/traefik.ts';

const environment = useEnvironment({ ownControlPlane: true });

/**
 * Rights that no request shows: to set an owner reference that blocks the owner's deletion, its
 * maker has to have the right to update the owner's finalizers.
 */
const askedByAdmission = /\/finalizers: update$/;

/** Pruning a Deployment of another name. */
const beyondThisLife = ['deployments.apps: delete'];

/**
 * Its CRDs are not the project's, and it is not installed here: cloud-native-pg.test.ts lives through
 * all of it with just these rights.
 */
const ofCloudNativePG = /\.postgresql\.cnpg\.io: /;

/** `deployments.apps: patch`, for all that the roles allow. */
function allowed(): string[] {
  return [...clusterRules(), ...leaseRules()].flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => {
        const [plural = '', subresource] = resource.split('/');
        const suffix = subresource === undefined ? '' : `/${subresource}`;
        const name = `${plural}${group === '' ? '' : `.${group}`}${suffix}`;
        return verbs.map((verb) => `${name}: ${verb}`);
      }),
    ),
  );
}

/** What a request needed: an apply that makes an object needs the right to create as well. */
function rightsOf({ verb, resource, code }: AuditEntry): string[] {
  const made = verb === 'patch' && code === 201;
  return [`${resource}: ${verb}`, ...(made ? [`${resource}: create`] : [])];
}

/** Everything that a Microservice can have is made, taken away again, and deleted with its data. */
async function liveThrough(namespace: string): Promise<void> {
  const { client, eventually, facts } = environment;
  const find = finder(client, namespace);
  await createKubectl(facts)(['create', 'configmap', 'settings', '--namespace', namespace]);
  const databases = [
    { name: 'main', engine: 'postgres' as const, deletionPolicy: 'Delete' as const },
    { name: 'kept', engine: 'postgres' as const },
  ];
  await applyMicroservice(client, namespace, 'app', {
    envFrom: [{ configMapRef: { name: 'settings' } }],
    ports: [
      { name: 'http', port: 8080 },
      { name: 'grpc', port: 9090, protocol: 'grpc' },
    ],
    scaling: { min: 2, max: 4, cpu: 70 },
    routes: [
      {
        name: 'public',
        host: 'permissions.example.com',
        rateLimit: { requests: 100, per: 'Second' },
        allowFrom: ['203.0.113.0/24'],
      },
      { name: 'calls', host: 'calls.example.com', port: 'grpc' },
    ],
    access: { from: [] },
    databases: databases.map((entry) => ({ ...entry, migration: { args: ['migrate'] } })),
  });
  await eventually(async () => {
    expect(conditionOf(await find.microservice('app'), 'Ready')).toMatch(/^True/);
  });
  await pauseTwice(namespace, 'app');
  const kubectl = createKubectl(facts);
  await kubectl(['create', 'serviceaccount', 'of-its-own', '--namespace', namespace]);
  const bare = { replicas: 1, serviceAccount: { name: 'of-its-own' }, databases };
  await applyMicroservice(client, namespace, 'app', bare);
  // An apply that lists no port any more gives the field up, which means the default port.
  const noPorts = ['--type=merge', '--patch', '{"spec":{"ports":[]}}'];
  await kubectl(['patch', 'ms', 'app', '--namespace', namespace, ...noPorts]);
  await eventually(async () => {
    for (const kind of [
      'horizontalPodAutoscaler',
      'networkPolicy',
      'service',
      'serviceAccount',
    ] as const) {
      expect(await find.any(builtin[kind])('app'), kind).toBeUndefined();
    }
  });
  const live = await find.microservice('app');
  const ref = { namespace, name: 'app' };
  await client.delete(microserviceResource, ref, { uid: live?.metadata.uid ?? '' });
  await eventually(async () => {
    expect(await find.microservice('app')).toBeUndefined();
    expect(await find.database('app-main')).toBeUndefined();
  });
}

/** A middleware of a route is made and taken away. */
async function routeByTraefik(namespace: string): Promise<void> {
  const { client, eventually } = environment;
  const className = await makeTraefikClass(client);
  const route = { name: 'public', host: 'traefik.example.com' };
  const middlewares = () => listAll(client, builtin.middleware, namespace);
  const declare = async (fields: object, count: number) => {
    await applyMicroservice(client, namespace, 'routed', {
      className,
      routes: [{ ...route, ...fields }],
    });
    await eventually(async () => expect(await middlewares()).toHaveLength(count));
  };
  await declare({ allowFrom: ['203.0.113.0/24'] }, 1);
  await declare({}, 0);
}

/** A schedule is made, changed and taken away, and a last backup begun. */
async function backUp(namespace: string): Promise<void> {
  const { client, eventually } = environment;
  const metadata = { name: 'backed-up' };
  const apiVersion = 'slipway.dev/v1alpha1';
  await client.apply<DatabaseClass>(
    databaseClassResource,
    {
      apiVersion,
      kind: 'DatabaseClass',
      metadata,
      spec: { engine: 'postgres', provisioner: 'StatefulSet', backup: { volume: {} } },
    },
    developer,
  );
  const name = 'ledger';
  const schedule = async (
    backup: NonNullable<Database['spec']['backup']>,
    made: string | undefined,
  ) => {
    const spec = { engine: 'postgres', className: metadata.name, backup } as const;
    const object: Database = {
      apiVersion,
      kind: 'Database',
      metadata: { name, namespace },
      spec: { ...spec, deletionPolicy: 'Snapshot' },
    };
    await client.apply(databaseResource, object, developer);
    await eventually(async () => {
      const cronJobs = await listAll(client, builtin.cronJob, namespace);
      expect(at(cronJobs[0], 'spec', 'schedule')).toBe(made);
    });
  };
  await schedule({ schedule: '0 3 * * *' }, '0 3 * * *');
  await schedule({ schedule: '0 4 * * *' }, '0 4 * * *');
  await schedule({ enabled: false }, undefined);
  const { database } = finder(client, namespace);
  await eventually(async () => {
    expect(conditionOf(await database(name), 'Ready')).toBe('True Ready');
  });
  const uid = (await database(name))?.metadata.uid ?? '';
  await client.delete(databaseResource, { namespace, name }, { uid });
  await eventually(async () => {
    const jobs = await listAll(client, builtin.job, namespace);
    expect(jobs.some((job) => job.metadata.name.includes('-snapshot-'))).toBe(true);
  });
}

/** What happens again is counted in the Event of the first time, which is a write of its own. */
async function pauseTwice(namespace: string, name: string): Promise<void> {
  const { client, eventually, facts } = environment;
  const { microservice } = finder(client, namespace);
  const kubectl = createKubectl(facts);
  for (const paused of [true, false, true, false]) {
    const spec = JSON.stringify({ spec: { paused } });
    await kubectl(['patch', 'ms', name, '-n', namespace, '--type=merge', '--patch', spec]);
    await eventually(async () => {
      const status = (await microservice(name))?.status?.summary?.status;
      expect(status === 'Paused').toBe(paused);
    });
  }
}

describe('the rights of the operator', () => {
  it('are all that its requests need, and no kind is in them that it never asks for', async () => {
    const { eventually, facts, newNamespace, operatorUser } = environment;
    await liveThrough(await newNamespace());
    await backUp(await newNamespace());
    await routeByTraefik(await newNamespace());
    const rights = allowed();
    // Events are written behind everything else.
    await eventually(async () => {
      const entries = await createAuditLog(facts).since({ offset: 0 });
      const own = entries.filter(({ user, resource }) => user === operatorUser && resource !== '');
      expect(own.filter(({ code }) => code === 403)).toEqual([]);
      const used = new Set(own.flatMap(rightsOf));
      expect([...used].filter((right) => !rights.includes(right))).toEqual([]);
      const unused = rights.filter(
        (right) =>
          !used.has(right) && !askedByAdmission.test(right) && !ofCloudNativePG.test(right),
      );
      expect(unused.toSorted(), 'rights that nothing of this life needed').toEqual(beyondThisLife);
    });
  });
});
