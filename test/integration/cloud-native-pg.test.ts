import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Cluster,
  ClusterBackup,
  ClusterSchedule,
} from '../../src/controllers/database/cloud-native-pg.ts';
import { decodeSecret } from '../../src/controllers/database/credentials.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  Secret,
} from '../../src/controllers/database/types.ts';
import {
  databaseClassResource,
  type DatabaseClass,
} from '../../src/crds/database-class/v1alpha1.ts';
import { databaseResource, type Database } from '../../src/crds/database/v1alpha1.ts';
import { builtin } from '../../src/runtime/builtin-resources.ts';
import type { KubeObject } from '../../src/runtime/kube-object.ts';
import type { Resource } from '../../src/runtime/resource.ts';
import { requestsOf, writesOf } from '../control-plane/audit-log.ts';
import { createKubectl } from '../control-plane/kubectl.ts';
import { useEnvironment } from './support/environment.ts';
import { conditionOf, developer, finder, listAll } from './support/objects.ts';
import {
  authorityCertificate,
  installCloudNativePGCrds,
  isCloudNativePGMissing,
  simulateCloudNativePG,
  whyNoCloudNativePG,
} from './support/simulate-cloud-native-pg.ts';

const spec: DatabaseClass['spec'] = {
  engine: 'postgres',
  provisioner: 'CloudNativePG',
  storage: { size: '2Gi', storageClassName: 'standard' },
  resources: { requests: { cpu: 1, memory: '1Gi' } },
  cloudNativePG: {
    instances: 3,
    imageCatalog: { name: 'postgresql-standard-trixie' },
    walStorage: { size: '1Gi' },
    parameters: { max_connections: '200' },
    extensions: ['pgcrypto'],
    backup: { volumeSnapshot: { className: 'csi' }, schedule: '0 3 * * *', retain: 1 },
  },
};
const withPlugin: DatabaseClass['spec'] = {
  ...spec,
  cloudNativePG: {
    backup: {
      plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'store' } },
      schedule: '@daily',
    },
  },
};

describe.skipIf(isCloudNativePGMissing)(`with CloudNativePG ${whyNoCloudNativePG}`, () => {
  // Of its own: CloudNativePG is not installed in it at first.
  const environment = useEnvironment({ ownControlPlane: true });
  const stopping = new AbortController();
  let simulation: Promise<void> | undefined;
  let namespace = '';

  const put = (
    deletionPolicy: 'Retain' | 'Snapshot' | 'Delete',
    more: Partial<Database['spec']> = {},
  ) =>
    environment.client.apply<Database>(
      databaseResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'Database',
        metadata: { namespace, name: 'ledger' },
        spec: {
          engine: 'postgres',
          className: 'clusters',
          extensions: ['pgcrypto'],
          deletionPolicy,
          ...more,
        },
      },
      developer,
    );
  const ledger = () => finder(environment.client, namespace).database('ledger');
  const cluster = () =>
    finder(environment.client, namespace).any(builtin.cnpgCluster)('ledger-db') as Promise<
      Cluster | undefined
    >;
  const any = (resource: Resource, name: string) =>
    finder(environment.client, namespace).any(resource)(name);
  const texts = async () => {
    const secret = (await any(builtin.secret, 'ledger-db')) as Secret | undefined;
    return secret === undefined ? undefined : decodeSecret(secret);
  };
  const isReady = () =>
    environment.eventually(
      async () => {
        expect(conditionOf(await ledger(), 'Ready')).toBe('True Ready');
      },
      { timeoutMs: 60_000 },
    );
  const remove = async () => {
    const uid = (await ledger())?.metadata.uid ?? '';
    await environment.client.delete(databaseResource, { namespace, name: 'ledger' }, { uid });
    await environment.eventually(async () => expect(await ledger()).toBeUndefined(), {
      timeoutMs: 60_000,
    });
  };

  beforeAll(async () => {
    namespace = await environment.newNamespace();
    await environment.client.apply<DatabaseClass>(
      databaseClassResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'DatabaseClass',
        metadata: { name: 'clusters' },
        spec,
      },
      developer,
    );
  });
  afterAll(async () => {
    stopping.abort();
    await simulation;
  });

  /** What another process writes that starts on what has converged. */
  const writesOfRestart = async (): Promise<string[]> => {
    await environment.settle();
    const mark = await environment.audit.mark();
    await environment.restartOperator({});
    await isReady();
    await environment.settle();
    const requests = requestsOf(await environment.audit.since(mark), environment.operatorUser);
    // A process that stops tells how often it saw what it saw more than once.
    return writesOf(requests)
      .filter((request) => request.namespace === namespace)
      .filter(({ resource }) => !resource.startsWith('events'))
      .map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
  };

  it('waits for it, and goes on by itself once it is installed', async () => {
    const { client, eventually, facts } = environment;
    await put('Retain');
    await eventually(async () => {
      expect(conditionOf(await ledger(), 'Stalled')).toBe('True CloudNativePGMissing');
    });
    await installCloudNativePGCrds(createKubectl(facts));
    simulation = simulateCloudNativePG(client, namespace, stopping.signal);
    await isReady();
    expect(await texts()).toMatchObject({
      host: `ledger-db-rw.${namespace}.svc`,
      sslmode: 'verify-full',
      certificates: authorityCertificate,
    });
    expect((await cluster())?.spec).toMatchObject({ instances: 3, storage: { size: '2Gi' } });
  });

  it('is silent once it serves', async () => {
    expect(await writesOfRestart()).toEqual([]);
  });

  it('follows its class, and undoes what others change', async () => {
    const { client, eventually } = environment;
    await put('Retain', { storage: '3Gi' });
    await client.apply(
      builtin.cnpgCluster,
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { namespace, name: 'ledger-db', annotations: { 'cnpg.io/hibernation': 'on' } },
      },
      developer,
    );
    await eventually(async () => {
      const live = await cluster();
      expect(live?.spec?.storage?.size).toBe('3Gi');
      expect(live?.metadata.annotations?.['cnpg.io/hibernation']).toBe('off');
    });
    await isReady();
  });

  it('hibernates what is retained, and gives it to the next of its name', async () => {
    const [before, uid] = [await texts(), (await cluster())?.metadata.uid];
    await remove();
    const kept = await cluster();
    expect(kept?.metadata.annotations?.['cnpg.io/hibernation']).toBe('on');
    expect(kept?.spec).toMatchObject({ instances: 3, storage: { size: '3Gi' } });
    await put('Delete', { storage: '3Gi' });
    await isReady();
    expect([await texts(), (await cluster())?.metadata.uid]).toEqual([before, uid]);
  });

  it('has backups made, and tells of the last one', async () => {
    const { client, eventually } = environment;
    expect(
      (await any(builtin.cnpgScheduledBackup, 'ledger-db-backup')) as ClusterSchedule,
    ).toMatchObject({
      spec: { schedule: '0 0 3 * * *', suspend: false, method: 'volumeSnapshot' },
    });
    for (const text of ['1', '2']) {
      await client.apply<KubeObject>(
        databaseResource,
        {
          apiVersion: 'slipway.dev/v1alpha1',
          kind: 'Database',
          metadata: { namespace, name: 'ledger', annotations: { 'slipway.dev/backup': text } },
        },
        { fieldManager: 'on-demand' },
      );
      await eventually(async () => {
        const live = await ledger();
        expect(live?.status?.backupRequest).toBe(text);
        expect(conditionOf(live, 'BackedUp')).toBe('True BackedUp');
      });
    }
    await eventually(async () => {
      const made = await listAll(client, builtin.cnpgBackup, namespace);
      expect(made.map(({ metadata }) => metadata.name)).toEqual([
        (await ledger())?.status?.backup?.name,
      ]);
    });
  });

  it('keeps the volumes of the Cluster, and lets them go with it', async () => {
    const { client, eventually } = environment;
    const live = await cluster();
    const name = 'ledger-db-1';
    await client.apply<PersistentVolumeClaim>(
      builtin.persistentVolumeClaim,
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          namespace,
          name,
          labels: { 'cnpg.io/cluster': 'ledger-db' },
          ownerReferences: [
            {
              apiVersion: 'postgresql.cnpg.io/v1',
              kind: 'Cluster',
              name: 'ledger-db',
              uid: live?.metadata.uid ?? '',
              controller: true,
            },
          ],
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: '',
          volumeName: `${namespace}-${name}`,
          resources: { requests: { storage: '1Gi' } },
        },
      },
      developer,
    );
    const claim = await client.get(builtin.persistentVolumeClaim, { namespace, name });
    await client.apply<PersistentVolume>(
      builtin.persistentVolume,
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: `${namespace}-${name}` },
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: '1Gi' },
          persistentVolumeReclaimPolicy: 'Delete',
          claimRef: { namespace, name, uid: claim.metadata.uid ?? '' },
          hostPath: { path: '/tmp/nowhere' },
        },
      },
      developer,
    );
    const policy = async () =>
      (
        await client.get<PersistentVolume>(builtin.persistentVolume, {
          namespace: '',
          name: `${namespace}-${name}`,
        })
      ).spec?.persistentVolumeReclaimPolicy;
    await put('Retain', { storage: '3Gi' });
    await eventually(async () => expect(await policy()).toBe('Retain'));
    await put('Delete', { storage: '3Gi' });
    await eventually(async () => expect(await policy()).toBe('Delete'));
  });

  it('changes to a plugin, with a folder for this Cluster alone', async () => {
    await environment.client.apply<DatabaseClass>(
      databaseClassResource,
      {
        apiVersion: 'slipway.dev/v1alpha1',
        kind: 'DatabaseClass',
        metadata: { name: 'clusters' },
        spec: withPlugin,
      },
      developer,
    );
    await environment.eventually(async () => {
      const live = await cluster();
      expect(live?.spec?.backup).toBeUndefined();
      expect(live?.spec?.plugins).toMatchObject([
        {
          name: 'barman-cloud.cloudnative-pg.io',
          isWALArchiver: true,
          parameters: {
            barmanObjectName: 'store',
            serverName: expect.stringMatching(/^ledger-db-[0-9a-f]{8}$/) as string,
          },
        },
      ]);
    });
    await isReady();
    expect(await writesOfRestart()).toEqual([]);
  });

  it('makes a last backup, and then deletes all of it', async () => {
    await put('Snapshot', { storage: '3Gi' });
    await isReady();
    await remove();
    const made = (await listAll(
      environment.client,
      builtin.cnpgBackup,
      namespace,
    )) as ClusterBackup[];
    expect(made.map(({ spec: one }) => one?.method)).toContain('plugin');
    expect(made.map(({ status }) => status?.phase)).toEqual(made.map(() => 'completed'));
    await environment.eventually(async () => {
      expect(await cluster()).toBeUndefined();
      expect(await texts()).toBeUndefined();
      expect(await any(builtin.cnpgDatabase, 'ledger-db')).toBeUndefined();
      expect(await any(builtin.cnpgDatabaseRole, 'ledger-db-owner')).toBeUndefined();
      expect(await any(builtin.cnpgDatabaseRole, 'ledger-db-login-1')).toBeUndefined();
    });
  });

  it('brings a Cluster back from one of its backups, and is silent then', async () => {
    const made = await listAll(environment.client, builtin.cnpgBackup, namespace);
    const snapshot = (made as ClusterBackup[]).find(({ spec: one }) => one?.method !== 'plugin');
    const backup = snapshot?.metadata.name ?? '';
    await put('Delete', { restoreFrom: { backup } });
    await isReady();
    expect(conditionOf(await ledger(), 'Restored')).toBe('True Restored');
    expect((await cluster())?.spec?.bootstrap).toMatchObject({
      recovery: { backup: { name: backup } },
    });
    expect(await writesOfRestart()).toEqual([]);
  });
});
