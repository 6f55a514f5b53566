import { describe, expect, it } from 'vitest';
import type { Database } from '../../crds/database/v1alpha1.ts';
import { builtin } from '../../runtime/builtin-resources.ts';
import type { ClusterBackup } from './cloud-native-pg.ts';
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
import { child, namespace, textsOf } from './testing/objects.ts';

type Spec = Partial<Database['spec']>;

const latest: Spec = { restoreFrom: { backup: 'latest' } };

function start(spec: Spec = {}): Harness {
  const harness = createClusterHarness(spec);
  putClusters(harness, false, { backup: { volumeSnapshot: { className: 'csi' } } });
  return harness;
}

/** A Backup of the Cluster of this name, as CloudNativePG leaves it. */
function putBackup({ cluster }: Harness, name: string, over: Partial<ClusterBackup> = {}): void {
  cluster.put<ClusterBackup>(builtin.cnpgBackup, {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { namespace, name },
    spec: { cluster: { name: child.name }, method: 'volumeSnapshot' },
    status: { phase: 'completed', stoppedAt: '2026-01-02T03:00:00Z', majorVersion: 17 },
    ...over,
  });
}

const bootstrapOf = (harness: Harness): unknown => clusterOf(harness)?.spec?.bootstrap;

/** Deleted with all its data, but for a last backup. */
async function deletedWithSnapshot(): Promise<Harness> {
  const harness = start({ deletionPolicy: 'Snapshot' });
  await harness.converge();
  deleteDatabase(harness);
  await harness.converge();
  expect(clusterOf(harness)).toBeUndefined();
  return harness;
}

describe('a Cluster that is restored', () => {
  it('begins with the last backup of the one that was deleted, and is at rest then', async () => {
    const harness = await deletedWithSnapshot();
    const [last] = harness.cluster.list<ClusterBackup>(builtin.cnpgBackup);
    makeAgain(harness, latest);
    await harness.converge();
    expect(bootstrapOf(harness)).toEqual({ recovery: { backup: { name: last?.metadata.name } } });
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
    expect(harness.condition('Restored')).toBe('True Restored');
    const { length } = harness.cluster.writes;
    // A later one changes nothing.
    putBackup(harness, 'later', {
      status: { phase: 'completed', stoppedAt: '2100-01-01T00:00:00Z' },
    });
    harness.restart();
    await harness.converge();
    expect(harness.cluster.writes.slice(length)).toEqual([]);
  });

  it('begins with the backup that is named, and says so until its servers run', async () => {
    const harness = start(latest);
    putBackup(harness, 'older', {
      status: { phase: 'completed', stoppedAt: '2026-01-01T03:00:00Z' },
    });
    putBackup(harness, 'newer');
    makeAgain(harness, { restoreFrom: { backup: 'older' } });
    await harness.reconcile();
    expect(bootstrapOf(harness)).toEqual({ recovery: { backup: { name: 'older' } } });
    expect(harness.condition('Restored')).toBe('False Restoring');
    expect(harness.message('Restored')).toBe(
      'Cluster orders-main-db begins with Backup older; see kubectl describe clusters.postgresql.cnpg.io orders-main-db',
    );
    await harness.converge();
    expect(harness.condition('Restored')).toBe('True Restored');
  });

  it.each<[string, Spec['restoreFrom'], Partial<ClusterBackup>, RegExp]>([
    ['of another name', { backup: 'latest', database: 'ledger' }, {}, /into a Database ledger/],
    ['as a copy', { database: 'orders-main' }, {}, /cannot copy a running database/],
    ['by a name that is not there', { backup: 'other' }, {}, /no Backup other of Cluster/],
    ['while it is made', { backup: 'b' }, { status: { phase: 'running' } }, /is not completed/],
    [
      'after it failed',
      { backup: 'latest' },
      { status: { phase: 'failed' } },
      /no completed Backup/,
    ],
    [
      'from the archive of a plugin',
      { backup: 'b' },
      {
        spec: {
          cluster: { name: child.name },
          method: 'plugin',
          pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
        },
      },
      /kept by a plugin/,
    ],
    [
      'into an earlier PostgreSQL',
      { backup: 'b' },
      { status: { phase: 'completed', majorVersion: 18 } },
      /is of PostgreSQL 18 .* set spec.version to '18'/,
    ],
  ])('is refused %s, and nothing is made', async (_, restoreFrom, backup, message) => {
    const harness = start(restoreFrom === undefined ? {} : { restoreFrom });
    putBackup(harness, 'b', backup);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False RestoreSourceMissing');
    expect(harness.message('Ready')).toMatch(message);
    expect([clusterOf(harness), textsOf(harness.cluster)]).toEqual([undefined, undefined]);
  });

  it('waits for a backup that is yet to come', async () => {
    const harness = start(latest);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False RestoreSourceMissing');
    putBackup(harness, 'imported');
    await harness.converge();
    expect(bootstrapOf(harness)).toEqual({ recovery: { backup: { name: 'imported' } } });
    expect(harness.condition('Ready')).toBe('True Ready');
  });

  it('never takes the place of one that is there', async () => {
    const harness = start();
    await harness.converge();
    const { uid } = clusterOf(harness)?.metadata ?? {};
    deleteDatabase(harness);
    await harness.converge();
    putBackup(harness, 'b');
    makeAgain(harness, latest);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False RestoreFailed');
    expect(clusterOf(harness)?.metadata).toMatchObject({
      uid,
      annotations: { 'cnpg.io/hibernation': 'on' },
    });
    expect(bootstrapOf(harness)).toEqual({ initdb: { dataChecksums: true } });
  });

  it('takes the place of one that was lost, with the credentials of before', async () => {
    const harness = start();
    await harness.converge();
    const before = textsOf(harness.cluster);
    harness.cluster.drop(builtin.cnpgCluster, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False DatabaseMissing');
    deleteDatabase(harness);
    await harness.converge();
    putBackup(harness, 'b');
    makeAgain(harness, latest);
    await harness.converge();
    expect(served(harness)).toMatchObject({ ready: 'True Ready', fits: true });
    expect(textsOf(harness.cluster)?.['password']).toBe(before?.['password']);
  });

  it('is not restored a second time when it is lost', async () => {
    const harness = await deletedWithSnapshot();
    makeAgain(harness, latest);
    await harness.converge();
    harness.cluster.drop(builtin.cnpgCluster, child);
    await harness.converge();
    expect(harness.condition('Ready')).toBe('False DatabaseMissing');
    expect(clusterOf(harness)).toBeUndefined();
  });

  it('comes to the same after a kill at each write', async () => {
    const runs = await killAfterEachWrite({
      start: () => {
        const harness = start();
        deleteDatabase(harness);
        putBackup(harness, 'b');
        return harness;
      },
      act: (harness) => makeAgain(harness, latest),
      state: (harness) => ({ served: served(harness), bootstrap: bootstrapOf(harness) }),
    });
    const [undisturbed] = runs;
    expect(undisturbed?.state).toMatchObject({
      served: { ready: 'True Ready', fits: true },
      bootstrap: { recovery: { backup: { name: 'b' } } },
    });
    expect(runs.length).toBeGreaterThan(5);
    for (const { state, killAfter } of runs) {
      expect(state, `after ${killAfter} writes`).toEqual(undisturbed?.state);
    }
  });
});
