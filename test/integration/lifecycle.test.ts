import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../src/crds/database/v1alpha1.ts';
import { microserviceResource } from '../../src/crds/microservice/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import { useEnvironment } from './support/environment.ts';
import { applyMicroservice, conditionOf, finder, listAll } from './support/objects.ts';

const environment = useEnvironment();

async function remove(namespace: string, name: string): Promise<void> {
  const { client, eventually } = environment;
  const find = finder(client, namespace);
  const live = await find.microservice(name);
  await client.delete(microserviceResource, { namespace, name }, { uid: live?.metadata.uid ?? '' });
  await eventually(async () => expect(await find.microservice(name)).toBeUndefined());
}

async function ledgerIn(namespace: string, deletionPolicy?: 'Retain' | 'Delete') {
  const { client, eventually } = environment;
  const find = finder(client, namespace);
  await applyMicroservice(client, namespace, 'ledger', {
    databases: [
      {
        name: 'main',
        engine: 'postgres',
        ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
      },
    ],
  });
  await eventually(async () => {
    expect(conditionOf(await find.microservice('ledger'), 'Ready')).toBe('True Available');
  });
  return find;
}

describe('the life of a Microservice', () => {
  it('deletion takes its children along', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app');
    await eventually(async () => expect(await find.deployment('app')).toBeDefined());
    await remove(namespace, 'app');
    await eventually(async () => {
      expect(await find.deployment('app')).toBeUndefined();
      expect(await find.any(builtin.service)('app')).toBeUndefined();
    });
  });

  it('deletion with Retain parks the database; re-creation brings its credentials and volume back', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = await ledgerIn(namespace);
    const secretBefore = await find.any(builtin.secret)('ledger-main-db');
    const [claimBefore] = await listAll(client, builtin.persistentVolumeClaim, namespace);
    expect(claimBefore).toBeDefined();

    await remove(namespace, 'ledger');
    await eventually(async () => {
      expect(conditionOf(await find.database('ledger-main'), 'Parked')).toMatch(/^True/);
      const statefulSet = await find.any(builtin.statefulSet)('ledger-main-db');
      expect(statefulSet).toMatchObject({ spec: { replicas: 0 } });
    });

    await ledgerIn(namespace);
    await eventually(async () => {
      expect(conditionOf(await find.database('ledger-main'), 'Ready')).toMatch(/^True/);
      expect(conditionOf(await find.database('ledger-main'), 'Parked')).toBeUndefined();
    });
    const secretAfter = await find.any(builtin.secret)('ledger-main-db');
    expect(secretAfter?.metadata.uid).toBe(secretBefore?.metadata.uid);
    expect(secretAfter?.['data']).toEqual(secretBefore?.['data']);
    const claims = await listAll(client, builtin.persistentVolumeClaim, namespace);
    expect(claims.map(({ metadata }) => metadata.uid)).toEqual([claimBefore?.metadata.uid]);
  });

  it('a deleted Retain Database leaves volume and Secret, and a new one of the name takes them', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = await ledgerIn(namespace);
    const secretBefore = await find.any(builtin.secret)('ledger-main-db');
    await remove(namespace, 'ledger');
    const database = await find.database('ledger-main');
    await client.delete(
      databaseResource,
      { namespace, name: 'ledger-main' },
      { uid: database?.metadata.uid ?? '' },
    );
    await eventually(async () => {
      expect(await find.database('ledger-main')).toBeUndefined();
      expect(await find.any(builtin.statefulSet)('ledger-main-db')).toBeUndefined();
    });
    expect(await listAll(client, builtin.persistentVolumeClaim, namespace)).toHaveLength(1);
    await ledgerIn(namespace);
    expect((await find.any(builtin.secret)('ledger-main-db'))?.['data']).toEqual(
      secretBefore?.['data'],
    );
  });

  it('deletion with Delete removes database, volume and credentials', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = await ledgerIn(namespace, 'Delete');
    await remove(namespace, 'ledger');
    await eventually(async () => {
      expect(await find.database('ledger-main')).toBeUndefined();
      expect(await find.any(builtin.secret)('ledger-main-db')).toBeUndefined();
      expect(await listAll(client, builtin.persistentVolumeClaim, namespace)).toEqual([]);
    });
  });

  it('removing an entry parks its database, or deletes it where that was asked for', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    const find = finder(client, namespace);
    await applyMicroservice(client, namespace, 'app', {
      databases: [
        { name: 'keep', engine: 'postgres' },
        { name: 'drop', engine: 'postgres', deletionPolicy: 'Delete' },
      ],
    });
    await eventually(async () => {
      expect(conditionOf(await find.microservice('app'), 'DatabasesReady')).toMatch(/^True/);
    });
    await applyMicroservice(client, namespace, 'app', { databases: [] });
    await eventually(async () => {
      expect(await find.database('app-drop')).toBeUndefined();
      expect(conditionOf(await find.database('app-keep'), 'Parked')).toMatch(/^True/);
      expect((await find.microservice('app'))?.metadata.finalizers ?? []).toEqual([]);
    });
  });

  it('a namespace with everything in it goes away within a minute', async () => {
    const { client, eventually, newNamespace } = environment;
    const namespace = await newNamespace();
    await ledgerIn(namespace, 'Delete');
    await applyMicroservice(client, namespace, 'web', {
      routes: [{ name: 'public', host: 'going.example.com' }],
    });
    const live = await client.get(builtin.namespace, { namespace: '', name: namespace });
    await client.delete(
      builtin.namespace,
      { namespace: '', name: namespace },
      { uid: live.metadata.uid ?? '' },
    );
    await eventually(
      async () => {
        await expect(
          client.get(builtin.namespace, { namespace: '', name: namespace }),
        ).rejects.toMatchObject({ code: 404 });
      },
      { timeoutMs: 60_000 },
    );
  });
});
