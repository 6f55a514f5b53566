import { describe, expect, it } from 'vitest';
import { databaseResource } from '../../crds/database/v1alpha1.ts';
import { microserviceResource } from '../../crds/microservice/v1alpha1.ts';
import type { DatabaseClass } from '../../crds/database-class/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import { backupAnnotation } from '../well-known.ts';
import type { ClusterBackup, ClusterSchedule } from './cloud-native-pg.ts';
import {
  clusterOf,
  createClusterHarness,
  deleteDatabase,
  makeAgain,
  putClusters,
  served,
} from './testing/cloud-native-pg.ts';
import type { Harness } from './testing/harness.ts';
import { killAfterEachWrite } from './testing/kill-after-each-write.ts';
import { change, child, microserviceOf, namespace, ref } from './testing/objects.ts';

type Policy = NonNullable<NonNullable<DatabaseClass['spec']['cloudNativePG']>['backup']>;

const snapshots: Policy = {
  volumeSnapshot: { className: 'csi' },
  schedule: '0 3 * * *',
  retain: 2,
};
const plugin: Policy = {
  plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'store' } },
  schedule: '@daily',
};
const scheduleName = 'orders-main-db-backup';

function start(backup: Policy = snapshots, spec: object = {}): Harness {
  const harness = createClusterHarness(spec);
  putClusters(harness, false, { backup });
  return harness;
}

function backupsOf({ cluster }: Harness): readonly ClusterBackup[] {
  return cluster.list<ClusterBackup>(builtin.cnpgBackup);
}

function scheduleOf({ cluster }: Harness): ClusterSchedule | undefined {
  const of = { namespace, name: scheduleName };
  return cluster.find<ClusterSchedule>(builtin.cnpgScheduledBackup, of);
}

function ask({ cluster }: Harness, text: string): void {
  const live = cluster.find(databaseResource, ref);
  if (live === undefined) throw new Error('there is no Database');
  const annotations = { ...live.metadata.annotations, [backupAnnotation]: text };
  cluster.put(databaseResource, { ...live, metadata: { ...live.metadata, annotations } });
}

/** As the ScheduledBackup does when it is due. */
function due({ cluster, clock }: Harness, name: string): void {
  clock.advance(60_000);
  cluster.put<ClusterBackup>(builtin.cnpgBackup, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { namespace, name, labels: { 'cnpg.io/scheduled-backup': scheduleName } },
    spec: { cluster: { name: child.name }, method: 'volumeSnapshot' },
  });
}

const names = (harness: Harness): readonly string[] =>
  backupsOf(harness).map(({ metadata }) => metadata.name);

describe('backups of a Cluster', () => {
  it('are scheduled in six fields, and silent then', async () => {
    const harness = start();
    await harness.converge();
    expect(clusterOf(harness)?.spec?.backup).toEqual({
      volumeSnapshot: { className: 'csi', snapshotOwnerReference: 'backup' },
    });
    expect(scheduleOf(harness)?.spec).toEqual({
      schedule: '0 0 3 * * *',
      suspend: false,
      cluster: { name: 'orders-main-db' },
      backupOwnerReference: 'none',
      method: 'volumeSnapshot',
    });
    expect(harness.condition('BackedUp')).toBe('Unknown BackupPending');
    const { length } = harness.cluster.writes;
    harness.restart();
    await harness.converge();
    expect(harness.cluster.writes.slice(length)).toEqual([]);
  });

  it('are archived by a plugin to a folder of the Cluster alone, which it keeps', async () => {
    const harness = start(plugin);
    await harness.converge();
    const archive = () => clusterOf(harness)?.spec?.plugins?.[0]?.parameters?.['serverName'];
    const first = archive();
    expect(first).toMatch(/^orders-main-db-[0-9a-f]{8}$/);
    expect(scheduleOf(harness)?.spec).toMatchObject({
      schedule: '@daily',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
    deleteDatabase(harness);
    await harness.converge();
    makeAgain(harness);
    await harness.converge();
    expect(archive()).toBe(first);
    change(harness.cluster, { deletionPolicy: 'Delete' });
    await harness.converge();
    deleteDatabase(harness);
    await harness.converge();
    makeAgain(harness);
    await harness.converge();
    expect(archive()).not.toBe(first);
  });

  it('are made once for each text that asks for one, and told of', async () => {
    const harness = start();
    ask(harness, 'now');
    await harness.converge();
    expect(names(harness)).toHaveLength(1);
    expect(harness.condition('BackedUp')).toBe('True BackedUp');
    expect(harness.database()?.status).toMatchObject({
      backupRequest: 'now',
      backup: { name: names(harness)[0] },
    });
    harness.cluster.drop(builtin.cnpgBackup, { namespace, name: names(harness)[0] ?? '' });
    await harness.converge();
    expect(names(harness)).toEqual([]);
    expect(harness.condition('BackedUp')).toBe('True BackedUp');
    ask(harness, 'again');
    await harness.converge();
    expect(names(harness)).toHaveLength(1);
  });

  it('that fail are told of in the words of CloudNativePG, until one succeeds', async () => {
    const harness = start();
    await harness.converge();
    harness.clusterBackups.end = 'failed';
    due(harness, 'first');
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('False BackupFailed');
    expect(harness.message('BackedUp')).toMatch(
      /^Backup first .*says: no space left on device; see/,
    );
    harness.clusterBackups.end = 'completed';
    due(harness, 'second');
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('True BackedUp');
    expect(names(harness)).toEqual(['second']);
  });

  it('beyond those that are kept go, and nobody else’s', async () => {
    const harness = start();
    await harness.converge();
    for (const name of ['a', 'b', 'c', 'd']) {
      due(harness, name);
      await harness.converge();
    }
    expect(names(harness)).toEqual(['c', 'd']);
    harness.cluster.put<ClusterBackup>(builtin.cnpgBackup, {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Backup',
      metadata: { namespace, name: 'by-hand' },
      spec: { cluster: { name: child.name }, method: 'volumeSnapshot' },
    });
    due(harness, 'e');
    await harness.converge();
    expect(names(harness).toSorted()).toEqual(['by-hand', 'd', 'e']);
  });

  it('of a Cluster that had the name before count for nothing, and stay', async () => {
    const harness = start(snapshots, { deletionPolicy: 'Delete' });
    await harness.converge();
    for (const name of ['a', 'b']) due(harness, name);
    await harness.converge();
    deleteDatabase(harness);
    await harness.converge();
    expect([scheduleOf(harness), names(harness)]).toEqual([undefined, ['a', 'b']]);
    harness.clock.advance(60_000);
    makeAgain(harness);
    await harness.converge();
    expect(harness.condition('BackedUp')).toBe('Unknown BackupPending');
    for (const name of ['c', 'd', 'e']) due(harness, name);
    await harness.converge();
    expect(names(harness)).toEqual(['a', 'b', 'd', 'e']);
  });

  it('rest while the database is parked, and are none where they are off', async () => {
    const harness = start();
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('uid-orders', []));
    await harness.converge();
    expect(scheduleOf(harness)?.spec?.suspend).toBe(true);
    harness.cluster.put(microserviceResource, microserviceOf('uid-orders', ['main']));
    await harness.converge();
    expect(scheduleOf(harness)?.spec?.suspend).toBe(false);
    change(harness.cluster, { backup: { enabled: false } });
    await harness.converge();
    expect(scheduleOf(harness)).toBeUndefined();
    expect(harness.condition('BackedUp')).toBeUndefined();
  });

  it('by a plugin keep to no number of the Database’s own, which is told', async () => {
    const harness = start(plugin, { backup: { retain: 3 } });
    await harness.converge();
    expect(harness.condition('Stalled')).toBe('True RetentionUnsupported');
    expect(served(harness)).toMatchObject({ ready: 'True Ready' });
  });

  it('come to the same after a kill at each write', async () => {
    const runs = await killAfterEachWrite({
      start: () => start(),
      act: (harness) => {
        ask(harness, 'now');
        for (const name of ['a', 'b', 'c']) due(harness, name);
      },
      state: (harness) => ({
        made: names(harness).length,
        request: harness.database()?.status?.backupRequest,
        backedUp: harness.condition('BackedUp'),
      }),
    });
    const [undisturbed] = runs;
    expect(undisturbed?.state).toEqual({ made: 2, request: 'now', backedUp: 'True BackedUp' });
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual(undisturbed?.state);
    }
  });
});

/** What is left of the data, and of the backups. */
function left(harness: Harness): unknown {
  const { cluster } = harness;
  return {
    database: harness.database()?.metadata.name,
    cluster: clusterOf(harness)?.metadata.name,
    claims: cluster.list(builtin.persistentVolumeClaim).length,
    volumes: cluster.list(builtin.persistentVolume).length,
    secrets: cluster.list(builtin.secret).length,
    backups: backupsOf(harness).map(({ status }) => status?.phase),
  };
}

const onlyBackup = {
  database: undefined,
  cluster: undefined,
  claims: 0,
  volumes: 0,
  secrets: 0,
  backups: ['completed'],
};
const onDemand: Policy = { volumeSnapshot: {} };

describe('deletionPolicy Snapshot of a Cluster', () => {
  it.each([
    ['snapshots', onDemand, {}],
    ['a plugin', { plugin: { name: 'barman-cloud.cloudnative-pg.io' } }, {}],
    ['backups that are off otherwise', onDemand, { backup: { enabled: false } }],
  ] as const)('deletes it once a last Backup is completed: %s', async (_name, backup, more) => {
    const harness = start(backup, { deletionPolicy: 'Snapshot', ...more });
    await harness.converge();
    harness.clusterBackups.end = 'running';
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.message('Deleting')).toContain('go after it');
    expect(clusterOf(harness)).toBeDefined();
    harness.clusterBackups.end = 'completed';
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackup);
  });

  it('keeps all where the Backup fails, and says every way out', async () => {
    const harness = start(onDemand, { deletionPolicy: 'Snapshot' });
    await harness.converge();
    harness.clusterBackups.end = 'failed';
    deleteDatabase(harness);
    await harness.converge();
    expect(clusterOf(harness)).toBeDefined();
    const message = harness.message('Deleting');
    for (const words of ['no space left', 'kubectl delete', '"Retain"', '"Delete"']) {
      expect(message).toContain(words);
    }
    const [failed] = names(harness);
    harness.cluster.drop(builtin.cnpgBackup, { namespace, name: failed ?? '' });
    harness.clusterBackups.end = 'completed';
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackup);
  });

  it('starts one that is hibernated for it', async () => {
    const harness = start(onDemand, { deletionPolicy: 'Snapshot' });
    await harness.converge();
    harness.cluster.put(microserviceResource, microserviceOf('uid-orders', []));
    await harness.converge();
    expect(served(harness)).toMatchObject({ hibernation: 'on' });
    deleteDatabase(harness);
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackup);
  });

  it('deletes nothing while CloudNativePG is away', async () => {
    const harness = start(onDemand, { deletionPolicy: 'Snapshot' });
    await harness.converge();
    harness.cluster.absentGroups.add('postgresql.cnpg.io');
    deleteDatabase(harness);
    await harness.converge();
    expect(harness.database()).toBeDefined();
    harness.cluster.absentGroups.clear();
    await harness.converge();
    expect(left(harness)).toEqual(onlyBackup);
  });

  it.each(['used', 'parked'] as const)(
    'comes to the same from a %s one after a kill at each write',
    async (from) => {
      const runs = await killAfterEachWrite({
        start: () => start(onDemand, { deletionPolicy: 'Snapshot' }),
        act: (harness) => {
          if (from === 'parked') {
            harness.cluster.put(microserviceResource, microserviceOf('uid-orders', []));
          }
          deleteDatabase(harness);
        },
        state: left,
      });
      expect(runs.length).toBeGreaterThan(5);
      for (const { state, killAfter } of runs) {
        expect(state, `after ${killAfter} writes`).toEqual(onlyBackup);
      }
    },
  );
});
