import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterRules, leaseRules } from '../../src/controllers/permissions.ts';
import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, developer, finder } from './support/objects.ts';
import { runPlugin, type PluginRun } from './support/plugin.ts';

const environment = useEnvironment();
let namespace = '';
let folder = '';

/** Runs the plugin against the API server of the test. */
function slipway(words: string): Promise<PluginRun> {
  return runPlugin([...words.split(' '), '-n', namespace], environment.facts.kubeconfigPath);
}

async function printed(words: string): Promise<string> {
  const { code, out, err } = await slipway(words);
  expect({ code, err }, words).toEqual({ code: 0, err: '' });
  return out;
}

describe('kubectl slipway, asking a real API server,', () => {
  beforeAll(async () => {
    namespace = await environment.newNamespace();
    folder = await mkdtemp(join(tmpdir(), 'slipway-plugin-'));
    const { client, eventually } = environment;
    await applyMicroservice(client, namespace, 'orders', {
      replicas: 1,
      routes: [{ name: 'public', host: `${namespace}.example.com` }],
      databases: [{ name: 'main', engine: 'postgres' }],
    });
    await applyMicroservice(client, namespace, 'web', { uses: [{ service: 'orders' }] });
    const find = finder(client, namespace);
    await eventually(async () => {
      expect(conditionOf(await find.microservice('orders'), 'RoutesReady')).toMatch(/^True/);
      expect(conditionOf(await find.microservice('web'), 'Ready')).toMatch(/^True/);
    });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('lists, and shows what belongs together', async () => {
    expect(await printed('get')).toMatch(/orders[^]*web/);
    expect(await printed('tree orders')).toMatch(/orders-main[^]*Deployment/);
    expect(await printed('status web')).toContain('web');
    expect(await printed('graph -o mermaid')).toMatch(/n\d+ -->.* n\d+/);
    expect(await printed('db list')).toMatch(/orders-main\s+postgres/);
    expect(await printed('version')).toMatch(/cluster +v1\./);
  });

  it('says what is not there', async () => {
    const { code, err } = await slipway('status ordres');
    expect(code).toBe(3);
    expect(err).toContain('orders');
  });

  it('says what applying a file would change, and changes nothing', async () => {
    const file = join(folder, 'orders.yaml');
    const declared = {
      apiVersion: 'slipway.dev/v1alpha1',
      kind: 'Microservice',
      metadata: { name: 'orders' },
      spec: { image: 'ghcr.io/acme/app:2.0.0', databases: [] },
    };
    await writeFile(file, JSON.stringify(declared));
    const before = await finder(environment.client, namespace).microservice('orders');
    expect((await slipway(`diff -f ${file} --fail-on loss`)).out).toContain(
      'ghcr.io/acme/app:2.0.0',
    );
    const after = await finder(environment.client, namespace).microservice('orders');
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect((await slipway(`check -f ${file}`)).code).toBe(0);
  });

  it('stops changes, and has them go on', async () => {
    const { client, eventually } = environment;
    const find = finder(client, namespace);
    await printed('pause web');
    await eventually(async () => {
      expect((await find.microservice('web'))?.status?.summary?.status).toBe('Paused');
    });
    await printed('resume web');
    await eventually(async () => {
      expect(conditionOf(await find.microservice('web'), 'Ready')).toMatch(/^True/);
    });
    await printed('reconcile web');
  });

  it('makes a copy of a Database', async () => {
    const { client } = environment;
    const dry = await printed('db restore orders-main --clone --to orders-try --dry-run');
    expect(dry).toContain('restoreFrom');
    const find = finder(client, namespace).any(databaseResource);
    expect(await find('orders-try')).toBeUndefined();
    await printed('db restore orders-main --clone --to orders-try');
    expect((await find('orders-try'))?.['spec']).toMatchObject({
      engine: 'postgres',
      restoreFrom: { database: 'orders-main' },
    });
    expect((await slipway('db restore orders-main --clone --to orders-try')).code).toBe(3);
  });

  it('lets a Microservice go, whose objects and data stay as they are', async () => {
    const { client, eventually, settle } = environment;
    const find = finder(client, namespace);
    const service = find.any(builtin.service);
    await applyMicroservice(client, namespace, 'ledger', {
      replicas: 1,
      databases: [{ name: 'main', engine: 'postgres' }],
    });
    await applyMicroservice(client, namespace, 'quotes', { replicas: 1 });
    await eventually(async () => {
      expect(await service('ledger')).toBeDefined();
      expect(await find.database('ledger-main')).toBeDefined();
      expect(conditionOf(await find.microservice('quotes'), 'Ready')).toMatch(/^True/);
    });
    const before = await find.deployment('quotes');

    const dry = await slipway('eject quotes -o name');
    expect(dry.out).toContain('Deployment/quotes');
    expect(dry.err).toContain('Nothing is changed');
    expect(await find.microservice('quotes')).toBeDefined();
    await printed('eject quotes --yes');
    await printed('eject ledger --yes');
    await eventually(async () => {
      expect(await find.microservice('quotes')).toBeUndefined();
      expect(await find.microservice('ledger')).toBeUndefined();
    });
    await settle();

    const after = await find.deployment('quotes');
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.spec).toEqual(before?.spec);
    expect(after?.metadata.ownerReferences).toBeUndefined();
    expect((await service('ledger'))?.metadata.deletionTimestamp).toBeUndefined();
    const database = await find.database('ledger-main');
    expect(database?.metadata.deletionTimestamp).toBeUndefined();
    expect(database?.metadata.labels ?? {}).not.toHaveProperty('slipway.dev/microservice');
    expect(database?.status?.parkedSince).toBeUndefined();
  });

  it('reports without what is confidential', async () => {
    const { client } = environment;
    await applyMicroservice(client, namespace, 'secretive', {
      env: [{ name: 'TOKEN', value: 'not-for-your-eyes' }],
    });
    const report = await printed('report secretive orders');
    expect(report).toContain('kind: Microservice');
    expect(report).toContain('microservices.slipway.dev');
    expect(report).not.toContain('not-for-your-eyes');
  });

  it('says what the operator may not do, until it may', async () => {
    const { client, facts } = environment;
    const labels = { 'app.kubernetes.io/name': 'slipway', app: 'operator' };
    const containers = [{ name: 'slipway', image: 'ghcr.io/slipway-dev/slipway:0.2.0' }];
    const operator = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'slipway', namespace, labels },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'operator' } },
        template: { metadata: { labels }, spec: { containers, serviceAccountName: 'operator' } },
      },
    };
    await client.apply(builtin.deployment, operator, developer);
    const denied = await slipway('check');
    expect(denied.code).toBe(1);
    expect(denied.out).toContain('✓ ok       crds: slipway.dev/v1alpha1 is served');
    expect(denied.out).toContain('✓ ok       gateway-api: The Gateway API is installed');
    expect(denied.out).toContain('✓ ok       you: You may declare Microservices');
    expect(denied.out).toContain(
      `✗ error    permissions: ServiceAccount ${namespace}/operator may not get, list, patch, watch microservices of slipway.dev\n`,
    );

    await grant(createKubectl(facts));
    await environment.eventually(async () => {
      expect((await slipway('check')).out).toMatch(
        new RegExp(`permissions: ServiceAccount ${namespace}/operator has all \\d+ permissions`),
      );
    });
  });
});

async function grant(kubectl: ReturnType<typeof createKubectl>): Promise<void> {
  const group = 'rbac.authorization.k8s.io';
  const name = `operator-of-${namespace}`;
  const rules = [...clusterRules(), ...leaseRules()];
  const account = { kind: 'ServiceAccount', name: 'operator', namespace };
  const items = [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name },
      subjects: [account],
    },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['apply', '--filename', '-'], { stdin: list });
}
